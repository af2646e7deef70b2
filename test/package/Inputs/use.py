"""Uses what a package has, from where it was unpacked: the command, the plugin,
the wrapper, clang-tidy's module, clangd, the databases, the CMake package and
the manual pages."""

import glob
import os
import shutil
import subprocess
import sys
import tempfile


def run(*command, status=0):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == status, (command, done.returncode, done.stdout)
    return done.stdout


def main(prefix, llvm_bin, tests, build):
    examples = os.path.join(prefix, "share/doc/bpf-precheck/examples")
    rejected = os.path.join(examples, "rejected.bpf.c")
    flags = ["--target=bpf", "-O2", "-g", "-I" + examples]
    leak = "37:3: warning: Unreleased reference ["
    for program in ("bpf-precheck", "bpf-precheck-cc"):
        assert shutil.which(program) == os.path.join(prefix, "bin", program)

    assert leak in run("bpf-precheck", "--kernel=6.12", rejected, "--", *flags, status=1)
    plugin = os.path.join(prefix, "lib/BpfPrecheck.so")
    clang = os.path.join(llvm_bin, "clang")
    assert leak in run(clang, *flags, "-fsyntax-only", "-fplugin=" + plugin, rejected)
    with tempfile.TemporaryDirectory() as scratch:
        object_file = os.path.join(scratch, "o")
        assert leak in run("bpf-precheck-cc", *flags, "-c", rejected, "-o", object_file)
        assert os.path.getsize(object_file)
        run("cmake", "-S", os.path.join(examples, "builds/cmake-package"), "-B", scratch,
            "-G", "Ninja", "-DCMAKE_PREFIX_PATH=" + prefix)
        assert "leak.bpf.c:18:2: warning: Unreleased" in run("cmake", "--build", scratch)
    tidy = os.path.join(prefix, "lib/BpfPrecheckTidy.so")
    assert leak in run(os.path.join(llvm_bin, "clang-tidy"), "-load=" + tidy, "-checks=-*,bpf-*",
                       "-config={}", rejected, "--", *flags)
    clangd = os.path.join(prefix, "bin/bpf-precheck-clangd")
    if os.path.exists(clangd):
        run(sys.executable, os.path.join(tests, "clangd/Inputs/session.py"), clangd, examples)

    # Databases: those that are built in, and one from its file.
    known = [line.split()[0] for line in run("bpf-precheck", "--list-kernels").splitlines()]
    folder = os.path.join(prefix, "share/bpf-precheck/kfunc-db")
    names = {os.path.basename(p)[: -len(".yaml")] for p in glob.glob(folder + "/*.yaml")}
    assert names - {"verifier"} == set(known), (names, known)
    kfuncs = run("bpf-precheck", "--kernel-db=" + folder + "/2022.yaml", "--list-kfuncs",
                 "--kernel=2022")
    assert "bpf_task_acquire" in kfuncs, kfuncs

    for page in ("bpf-precheck.1", "bpf-precheck-cc.1"):
        text = run("man", "--warnings", "-l", os.path.join(prefix, "share/man/man1", page))
        assert "SEE ALSO" in text and "warning:" not in text, text
    for path in ("bash-completion/completions/bpf-precheck", "zsh/vendor-completions/_bpf-precheck",
                 "fish/vendor_completions.d/bpf-precheck.fish"):
        assert os.path.getsize(os.path.join(prefix, "share", path)), path

    # Nothing remembers where it was built.
    for parent, _, files in os.walk(prefix):
        for name in files:
            path = os.path.join(parent, name)
            with open(path, "rb") as file:
                assert os.fsencode(build) not in file.read(), path


main(*sys.argv[1:])
