# find_package(bpf-precheck): the programs as imported targets and
# precheck_add_bpf(). Paths are relative to this file.

get_filename_component(_precheck_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.."
  ABSOLUTE)
foreach(_precheck_program bpf-precheck bpf-precheck-cc)
  if(NOT EXISTS "${_precheck_prefix}/bin/${_precheck_program}")
    set(bpf-precheck_FOUND FALSE)
    set(bpf-precheck_NOT_FOUND_MESSAGE
      "${_precheck_prefix}/bin/${_precheck_program} is missing")
    return()
  endif()
  if(NOT TARGET bpf-precheck::${_precheck_program})
    add_executable(bpf-precheck::${_precheck_program} IMPORTED)
    set_target_properties(bpf-precheck::${_precheck_program} PROPERTIES
      IMPORTED_LOCATION "${_precheck_prefix}/bin/${_precheck_program}")
  endif()
endforeach()
unset(_precheck_program)
unset(_precheck_prefix)

include("${CMAKE_CURRENT_LIST_DIR}/PrecheckAddBpf.cmake")
