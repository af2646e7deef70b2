# Settings and functions that every folder uses.

include(GNUInstallDirs)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
option(PRECHECK_BUILD_TESTS "Build the unit tests and configure lit" ON)
option(PRECHECK_WERROR "Treat warnings as errors" OFF)
option(PRECHECK_FUZZ "Build the libFuzzer targets in fuzz/; needs clang" OFF)
set(PRECHECK_SANITIZE "" CACHE STRING "Value for -fsanitize=, if any")
set(PRECHECK_LLVM_VERSION 22 CACHE STRING "Major version of LLVM and clang")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# Debian puts each LLVM in a folder of its own, where find_package does not
# look by itself. -DLLVM_DIR and -DClang_DIR win over this hint.
find_package(LLVM REQUIRED CONFIG
  HINTS /usr/lib/llvm-${PRECHECK_LLVM_VERSION})
if(LLVM_VERSION_MAJOR LESS 19)
  message(FATAL_ERROR "LLVM ${LLVM_PACKAGE_VERSION} in ${LLVM_INSTALL_PREFIX} "
    "is too old: 19 or later is needed")
endif()
find_package(Clang REQUIRED CONFIG HINTS ${LLVM_INSTALL_PREFIX} NO_DEFAULT_PATH)
message(STATUS "LLVM ${LLVM_PACKAGE_VERSION} in ${LLVM_INSTALL_PREFIX}")

# The clang of that LLVM: it names the resource directory (stddef.h and the
# like) that the tool needs, and the tests compile with it.
find_program(PRECHECK_CLANG NAMES clang-${LLVM_VERSION_MAJOR} clang
  HINTS ${LLVM_TOOLS_BINARY_DIR} NO_DEFAULT_PATH)
if(PRECHECK_CLANG)
  execute_process(COMMAND ${PRECHECK_CLANG} -print-resource-dir
    OUTPUT_VARIABLE PRECHECK_RESOURCE_DIR OUTPUT_STRIP_TRAILING_WHITESPACE
    COMMAND_ERROR_IS_FATAL ANY)
else()
  message(FATAL_ERROR "no clang beside ${LLVM_TOOLS_BINARY_DIR}; "
    "install clang-${LLVM_VERSION_MAJOR}")
endif()

set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# The build has the layout of the installation: programs find the plugin in
# ../lib from where they are.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)

add_compile_options(-fno-exceptions -fno-rtti -fvisibility=hidden
  -fvisibility-inlines-hidden -Wall -Wextra)
if(PRECHECK_WERROR)
  add_compile_options(-Werror)
endif()
if(PRECHECK_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(PRECHECK_SANITIZE)
  add_compile_options(-fsanitize=${PRECHECK_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PRECHECK_SANITIZE})
endif()
include_directories(${PROJECT_SOURCE_DIR}/include)
include_directories(SYSTEM ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
separate_arguments(PRECHECK_LLVM_DEFINITIONS NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_definitions(${PRECHECK_LLVM_DEFINITIONS})

# In the plugin's bytes, before the version of LLVM that it is for.
set(PRECHECK_PLUGIN_MARK "bpf-precheck plugin for clang ")

# precheck_add_library(name sources... [LIBS ours...])
# A static library of ours. LLVM's own symbols are left to whoever links it:
# executables name clang-cpp and LLVM, the plugin takes them from its host.
function(precheck_add_library name)
  cmake_parse_arguments(ARG "" "" "LIBS" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC ${ARG_LIBS})
endfunction()

# Links clang and LLVM dynamically into an executable.
function(precheck_link_llvm target)
  target_link_libraries(${target} PRIVATE clang-cpp LLVM)
endfunction()

# precheck_add_unittest(name SOURCES files... LIBS ours...)
# A GoogleTest executable in build/unittests whose cases ctest knows one by
# one. The target precheck-unittests builds them all.
function(precheck_add_unittest name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES} ${ARG_UNPARSED_ARGUMENTS})
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/unittests)
  target_compile_definitions(${name} PRIVATE GTEST_HAS_EXCEPTIONS=0)
  # Only where it is used: a compiler cache knows the other files in any
  # checkout.
  foreach(source ${ARG_SOURCES} ${ARG_UNPARSED_ARGUMENTS})
    file(STRINGS ${source} mentions REGEX PRECHECK_SOURCE_DIR)
    if(mentions)
      set_property(SOURCE ${source} APPEND PROPERTY COMPILE_DEFINITIONS
        PRECHECK_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    endif()
  endforeach()
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} GTest::gtest_main)
  precheck_link_llvm(${name})
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST TEST_PREFIX ${name}.)
  add_dependencies(precheck-unittests ${name})
endfunction()
