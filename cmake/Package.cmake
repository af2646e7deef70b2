# What an installation has besides programs, and the Debian package of it.

include(CMakePackageConfigHelpers)

# find_package(bpf-precheck), from the installation and from the build, which
# have the same layout.
set(package_dir lib/cmake/bpf-precheck)
foreach(file bpf-precheckConfig.cmake PrecheckAddBpf.cmake)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/export/${file}
    ${PROJECT_BINARY_DIR}/${package_dir}/${file} COPYONLY)
endforeach()
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/${package_dir}/bpf-precheckConfigVersion.cmake
  COMPATIBILITY SameMajorVersion)
install(DIRECTORY ${PROJECT_BINARY_DIR}/${package_dir}/
  DESTINATION ${package_dir})

install(DIRECTORY ${PROJECT_SOURCE_DIR}/kfunc-db/
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bpf-precheck/kfunc-db
  FILES_MATCHING PATTERN "*.yaml" PATTERN fragments EXCLUDE)
set(doc_dir ${CMAKE_INSTALL_DATADIR}/doc/bpf-precheck)
install(FILES README.md LICENSE DESTINATION ${doc_dir})
install(DIRECTORY docs examples DESTINATION ${doc_dir})

# One package for each LLVM. They hold programs of the same names and replace
# each other.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME bpf-precheck-${LLVM_VERSION_MAJOR})
set(CPACK_PACKAGE_CONTACT "the authors of bpf-precheck")
set(CPACK_PACKAGE_VENDOR bpf-precheck)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
# Build first; packing builds nothing.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE gzip)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
# The libraries that programs are linked with, libclang-cpp22 among them, are
# found by dpkg-shlibdeps; these are run.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "clang-${LLVM_VERSION_MAJOR}")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
  "clang-tidy-${LLVM_VERSION_MAJOR}, libbpf-dev, bpftool")
set(CPACK_DEBIAN_PACKAGE_PROVIDES bpf-precheck)
set(CPACK_DEBIAN_PACKAGE_CONFLICTS bpf-precheck)
set(CPACK_DEBIAN_PACKAGE_REPLACES bpf-precheck)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION "${PROJECT_DESCRIPTION}, for one kernel or for \
several: a command, a plugin for clang ${LLVM_VERSION_MAJOR}, a module for \
clang-tidy, clangd with the checks, and a compiler wrapper for builds.")
include(CPack)
