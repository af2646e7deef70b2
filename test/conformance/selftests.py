"""The kernel tree's BPF selftests: where they are and how its Makefile
compiles them."""

import hashlib
import os
import re
import shlex
import subprocess
import sys

BPF = "tools/testing/selftests/bpf"
MODULES = ("test_kmods", "bpf_testmod")  # sources of the tests' modules, newest name first


class SetupError(Exception):
    """Something is missing; the text says what to install or fetch."""


def _run(command, what, hint):
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        raise SetupError(f"{what}: {error}; {hint}")
    if done.returncode:
        raise SetupError(f"{what} failed: {done.stderr.strip()}; {hint}")
    return done.stdout, done.stderr


def _joined_lines(text):
    return re.sub(r"\\\n", " ", text).splitlines()


def makefile_flags(text, variables):
    """What a selftests Makefile says of `BPF_CFLAGS`: the flags for all
    files and, by file name, those for one."""
    common, single = [], {}
    for line in _joined_lines(text):
        if found := re.match(r"BPF_CFLAGS\s*:?=\s*(.*)", line):
            common = found[1].split("#")[0]
        elif found := re.match(r"progs/([\w-]+\.c)-CFLAGS\s*:?=\s*(.*)", line):
            single.setdefault(found[1], []).extend(shlex.split(found[2]))
        elif found := re.match(
            r"\$\(OUTPUT\)/([\w-]+)\.o:\s*BPF_CFLAGS\s*\+=\s*(.*)", line
        ):
            single.setdefault(found[1] + ".c", []).extend(shlex.split(found[2]))
    if not common:
        raise SetupError("the selftests' Makefile has no BPF_CFLAGS")
    # $(abspath X) is X here, since the variables hold absolute paths.
    common = re.sub(r"\$\(abspath ([^()]*(?:\([^()]*\))?[^()]*)\)", r"\1", common)
    common = re.sub(r"\$\((\w+)\)", lambda m: variables.get(m[1], ""), common)
    flags = [f for f in shlex.split(common) if f not in ("-I", "-Wall", "-Werror")]
    return flags, single


def tree_version(tree):
    """The tree's release as "6.12"; empty when its Makefile names none."""
    try:
        with open(os.path.join(tree, "Makefile")) as file:
            head = file.read(1000)
    except OSError:
        return ""
    parts = [
        re.search(rf"^{key} = (\d+)", head, re.M) for key in ("VERSION", "PATCHLEVEL")
    ]
    return ".".join(p[1] for p in parts) if all(parts) else ""


def make_helper_defs(tree, folder):
    """bpf_helper_defs.h as the tree's libbpf installs it."""
    os.makedirs(folder, exist_ok=True)
    uapi = os.path.join(tree, "tools/include/uapi/linux/bpf.h")
    out, _ = _run(
        [sys.executable, os.path.join(tree, "scripts/bpf_doc.py")]
        + ["--header", "--file", uapi],
        "scripts/bpf_doc.py",
        "the tree must have it",
    )
    with open(os.path.join(folder, "bpf_helper_defs.h"), "w") as file:
        file.write(out)


def system_includes(clang):
    """-idirafter flags for the host's headers, as get_sys_includes() of the
    kernel's Makefiles has them."""
    _, log = _run(
        [clang, "-v", "-E", "-x", "c", os.devnull, "-o", os.devnull],
        "clang",
        "install clang",
    )
    listed = re.search(r"<\.\.\.> search starts here:\n(.*?)End of", log, re.S)
    flags = []
    for line in listed[1].splitlines() if listed else []:
        # clang's own are found through -resource-dir.
        if "/lib/clang/" not in line:
            flags += ["-idirafter", line.strip()]
    return flags


class Selftests:
    """A tree's selftests with everything that compiling them needs, which
    is made in the folder `work`."""

    def __init__(self, tree, vmlinux_dir, clang, work):
        self.tree = os.path.abspath(tree)
        self.bpf = os.path.join(self.tree, BPF)
        self.progs = os.path.join(self.bpf, "progs")
        if not os.path.isdir(self.progs):
            raise SetupError(
                f"'{tree}' has no {BPF}/progs; give the root of a kernel "
                "source tree with --tree (scripts/fetch-kernels --source "
                "gets Debian's)"
            )
        if not os.path.isfile(os.path.join(vmlinux_dir, "vmlinux.h")):
            raise SetupError(
                f"no vmlinux.h in '{vmlinux_dir}'; make it with 'bpftool btf "
                "dump file <vmlinux> format c', or give --image instead"
            )
        self.version = tree_version(self.tree)
        self.work = work
        self.include = os.path.join(work, "include")
        make_helper_defs(self.tree, self.include)
        with open(os.path.join(self.bpf, "Makefile")) as file:
            flags, self.single = makefile_flags(
                file.read(),
                {
                    "SRCARCH": "x86",
                    "MENDIAN": "-mlittle-endian",
                    "INCLUDE_DIR": self.include,
                    "CURDIR": self.bpf,
                    "APIDIR": os.path.join(self.tree, "tools/include/uapi"),
                    "TOOLSINCDIR": os.path.join(self.tree, "tools/include"),
                    "OUTPUT": work,
                },
            )
        # INCLUDE_DIR of the tree's own build holds vmlinux.h and libbpf's
        # installed headers; here they come from where they are.
        self.flags = (
            ["--target=bpf", "-O2", "-mcpu=v3"]
            + ["-I" + os.path.abspath(vmlinux_dir)]
            + flags
            + ["-I" + os.path.join(self.tree, "tools/lib")]
            + ["-DENABLE_ATOMICS_TESTS"]
            + system_includes(clang)
        )
        self.headers_stamp = self._stamp(vmlinux_dir)
        self.pch = self._precompile(clang, vmlinux_dir, work)

    def speaks_of(self, kernel):
        """Are the tests' tags about this kernel? They are about the tree's
        own; its name may have a suffix, such as "6.12-debian-cloud"."""
        return not self.version or kernel.split("-")[0] == self.version

    def files(self, pattern=None):
        wanted = re.compile(pattern) if pattern else None
        return sorted(
            f
            for f in os.listdir(self.progs)
            if f.endswith(".c") and (not wanted or wanted.search(f))
        )

    def flags_for(self, file):
        single = self.single.get(file, [])
        if single or not self._starts_with_vmlinux(file):
            return self.flags + single
        return self.flags + ["-include-pch", self.pch]

    def _starts_with_vmlinux(self, file):
        """Is vmlinux.h the first that the preprocessor sees? Then reading it
        precompiled is the same, and takes a quarter of the time."""
        with open(os.path.join(self.progs, file), errors="replace") as source:
            for line in source:
                if line.startswith("#"):
                    return bool(re.match(r'#\s*include\s*[<"]vmlinux\.h[>"]', line))
        return False

    def module_database(self, bpf_precheck):
        """A database of the tests' own module for --kernel-db, made from its
        sources; None if the tree has none. Its name tells its content."""
        folders = (os.path.join(self.bpf, name) for name in MODULES)
        folder = next((f for f in folders if os.path.isdir(f)), None)
        if not folder:
            return None
        made, _ = _run(
            [bpf_precheck, "import-module", folder, "--name=bpf_testmod"],
            "bpf-precheck import-module",
            f"it reads {folder}",
        )
        digest = hashlib.sha256(made.encode()).hexdigest()[:16]
        path = os.path.join(self.work, f"bpf_testmod-{digest}.yaml")
        with open(path, "w") as file:
            file.write(made)
        return path

    def _precompile(self, clang, vmlinux_dir, work):
        stamp = self.headers_stamp + " ".join([clang] + self.flags)
        name = "vmlinux-" + hashlib.sha256(stamp.encode()).hexdigest()[:16] + ".pch"
        path = os.path.join(work, name)
        if not os.path.isfile(path):
            part = f"{path}.{os.getpid()}"
            header = os.path.join(os.path.abspath(vmlinux_dir), "vmlinux.h")
            _run(
                [clang, *self.flags, "-w", "-x", "c-header", header, "-o", part],
                "compiling vmlinux.h",
                "it must be one that bpftool made",
            )
            os.replace(part, path)
        return path

    def _stamp(self, vmlinux_dir):
        """A hash of all headers that a test may include."""
        digest = hashlib.sha256()
        folders = [self.bpf, os.path.join(self.tree, "tools/lib/bpf"), self.include]
        folders += [os.path.join(self.tree, "tools/include")]
        for folder in folders:
            for root, dirs, names in os.walk(folder):
                dirs.sort()
                for name in sorted(names):
                    if name.endswith(".h"):
                        path = os.path.join(root, name)
                        digest.update(os.path.relpath(path, folder).encode())
                        with open(path, "rb") as file:
                            digest.update(file.read())
        with open(os.path.join(vmlinux_dir, "vmlinux.h"), "rb") as file:
            digest.update(file.read())
        return digest.hexdigest()
