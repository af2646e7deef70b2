# precheck_add_bpf(<target> SOURCES <file>...
#   [KERNELS <release>...]        judge for these; default: the newest known
#   [DISABLE <rule>...]           do not report these rules
#   [INCLUDE_DIRECTORIES <dir>...]
#   [COMPILE_OPTIONS <flag>...]   besides --target=bpf -O2 -g
#   [REPORT <file>]               keep the findings in a SARIF file, too
#   [WERROR])                     findings and warnings are errors
#
# Compiles each source for BPF and judges it on the way. The target builds all
# objects, <binary dir>/<target>/<name of the source>.o, and is part of `all`;
# its property PRECHECK_OBJECTS lists them.
function(precheck_add_bpf target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "WERROR" "REPORT"
    "SOURCES;KERNELS;DISABLE;INCLUDE_DIRECTORIES;COMPILE_OPTIONS")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "precheck_add_bpf: unknown arguments: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT ARG_SOURCES)
    message(FATAL_ERROR "precheck_add_bpf: ${target} has no SOURCES")
  endif()

  set(environment "")
  foreach(setting KERNELS=KERNEL DISABLE=DISABLE)
    string(REPLACE "=" ";" names ${setting})
    list(GET names 0 argument)
    list(GET names 1 variable)
    if(ARG_${argument})
      list(JOIN ARG_${argument} "," value)
      list(APPEND environment BPF_PRECHECK_${variable}=${value})
    endif()
  endforeach()
  if(ARG_REPORT)
    get_filename_component(report ${ARG_REPORT} ABSOLUTE
      BASE_DIR ${CMAKE_CURRENT_BINARY_DIR})
    list(APPEND environment BPF_PRECHECK_REPORT=${report})
  endif()
  # As bpf_tracing.h calls it.
  set(arch ${CMAKE_SYSTEM_PROCESSOR})
  foreach(known x86_64=x86 AMD64=x86 aarch64=arm64 s390x=s390 ppc64le=powerpc
      riscv64=riscv loongarch64=loongarch)
    string(REPLACE "=" ";" names ${known})
    list(GET names 0 name)
    if(arch STREQUAL name)
      list(GET names 1 arch)
    endif()
  endforeach()
  set(flags --target=bpf -O2 -g -D__TARGET_ARCH_${arch})
  if(ARG_WERROR)
    list(APPEND flags -Werror)
  endif()
  foreach(directory ${ARG_INCLUDE_DIRECTORIES})
    get_filename_component(directory ${directory} ABSOLUTE
      BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
    list(APPEND flags -I${directory})
  endforeach()
  list(APPEND flags ${ARG_COMPILE_OPTIONS})

  set(objects "")
  foreach(source ${ARG_SOURCES})
    get_filename_component(source ${source} ABSOLUTE
      BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
    get_filename_component(name ${source} NAME_WLE)
    set(object ${CMAKE_CURRENT_BINARY_DIR}/${target}/${name}.o)
    file(RELATIVE_PATH shown ${CMAKE_BINARY_DIR} ${object})
    add_custom_command(OUTPUT ${object}
      COMMAND ${CMAKE_COMMAND} -E make_directory
        ${CMAKE_CURRENT_BINARY_DIR}/${target}
      COMMAND ${CMAKE_COMMAND} -E env ${environment}
        $<TARGET_FILE:bpf-precheck::bpf-precheck-cc> ${flags} -MD -MF
        ${object}.d -c ${source} -o ${object}
      DEPENDS ${source} bpf-precheck::bpf-precheck-cc
      DEPFILE ${object}.d
      COMMENT "Building BPF object ${shown}"
      VERBATIM)
    list(APPEND objects ${object})
  endforeach()
  add_custom_target(${target} ALL DEPENDS ${objects})
  set_property(TARGET ${target} PROPERTY PRECHECK_OBJECTS ${objects})
endfunction()
