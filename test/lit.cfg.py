# The lit suite. Run it through `ninja check-lit`, or lit on the build's test
# folder, so that lit.site.cfg.py has given the paths.

import os
import shutil
import sys

import lit.formats

config.name = "bpf-precheck"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".c", ".test"]
config.excludes = ["Inputs", "include", "conformance", "oracle"]

test_include = os.path.join(config.test_source_root, "include")
tool_dirs = [config.precheck_bin_dir, config.llvm_tools_dir]
config.environment["PATH"] = os.pathsep.join(
    tool_dirs + [config.environment.get("PATH", "")]
)

config.substitutions += [
    ("%clang-tidy", config.clang_tidy),
    ("%tidy", config.precheck_tidy),
    # Before %precheck and %clang, of which these begin with.
    ("%clangd", os.path.join(config.precheck_bin_dir, "bpf-precheck-clangd")),
    ("%cc", os.path.join(config.precheck_bin_dir, "bpf-precheck-cc")),
    ("%precheck", os.path.join(config.precheck_bin_dir, "bpf-precheck")),
    ("%clang", config.clang),
    ("%plugin", config.precheck_plugin),
    ("%bpf_flags", "--target=bpf -O2 -g -Wall -I" + test_include),
    ("%kdb2022", os.path.join(config.precheck_source_dir, "kfunc-db", "2022.yaml")),
    ("%examples", os.path.join(config.precheck_source_dir, "examples")),
    ("%exits", os.path.join(config.test_source_root, "faces", "Inputs", "exits")),
    ("%python", sys.executable),
    ("%cmake", config.cmake),
    ("%cpack", config.cpack),
    ("%build", config.precheck_build_dir),
    ("%test-source", config.test_source_root),
    ("%llvm-bin", config.llvm_tools_dir),
    ("%llvm", config.llvm_major),
    ("%source", config.precheck_source_dir),
    ("%bin", config.precheck_bin_dir),
    ("%package", os.path.join(config.precheck_build_dir, "lib/cmake/bpf-precheck")),
    ("%share", os.path.join(config.precheck_build_dir, "share")),
    ("%dbgen", os.path.join(config.precheck_bin_dir, "kfunc-dbgen")),
]

if os.path.exists(os.path.join(config.precheck_bin_dir, "bpf-precheck-clangd")):
    config.available_features.add("clangd")
if os.access("/sys/kernel/btf/vmlinux", os.R_OK):
    config.available_features.add("running-btf")
# Programs that builds and editors in the tests are of. Debian has bpftool in
# sbin.
for program in ("bash", "bpftool", "dpkg-deb", "fish", "make", "man", "meson", "nvim", "zsh"):
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if path:
        config.available_features.add(program)
        config.substitutions.append(("%" + program, path))
other_clang = shutil.which("clang-" + ("19" if config.llvm_major == "22" else "22"))
if other_clang:
    config.available_features.add("other-clang")
    config.substitutions.insert(0, ("%other-clang", other_clang))
