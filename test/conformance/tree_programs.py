"""The BPF programs of a kernel tree that are no selftests: which there are, how
the tree's Makefiles compile them, and what is said of them."""

import json
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass, field

from selftests import SetupError, make_helper_defs, system_includes, tree_version
from tree_types import syscall_numbers, with_hid

# Folder -> include folders and flags of its Makefile beside those of all; the
# folder {here} holds the program.
FOLDERS = {
    "tools/sched_ext": ["-I{here}/include", "-I{here}/include/bpf-compat"]
    + ["-I{tree}/tools/include/uapi", "-I{tree}/include"],
    "tools/perf/util/bpf_skel": ["-I{tree}/tools/include/uapi", "-fno-stack-protector"],
    "tools/bpf/runqslower": ["-I{tree}/tools/include", "-I{tree}/tools/include/uapi"],
    "tools/bpf/bpftool/skeleton": ["-I{tree}/tools/include/uapi"],
    "kernel/bpf/preload/iterators": ["-I{tree}/tools/include/uapi"],
    "samples/bpf": ["-I{tree}/include", "-I{here}", "-I{tree}/tools/include"],
    "drivers/hid/bpf/progs": ["-I{tree}/tools/include/uapi"],
}
# Files whose objects the Makefile links: one's functions are in the others.
LINKED = {"samples/bpf/xdp_router_ipv4.bpf.c": ["samples/bpf/xdp_sample.bpf.c"]}
COMMON = ["--target=bpf", "-g", "-O2", "-mcpu=v3", "-mlittle-endian", "-D__TARGET_ARCH_x86"]
COMMON += ["-fms-extensions", "-w"]


def _run(command):
    """(output, errors, exit status, seconds of a processor)."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=out, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, log):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
    return *texts, process.returncode, usage.ru_utime + usage.ru_stime


@dataclass
class Unit:
    """One file: what bpf-precheck says of its programs, and the times in
    seconds of a processor. `error` says why there is nothing."""

    file: str
    programs: list = field(default_factory=list)
    parse: float = 0.0  # clang alone, no code generated
    analysis: float = 0.0  # bpf-precheck beyond that
    error: str = ""

    def not_accepted(self):
        return [p for p in self.programs if p["verdict"] != "accept"]


class TreePrograms:
    """The programs of a tree with everything that compiling them needs, which
    is made in the folder `work`."""

    def __init__(self, tree, vmlinux_dir, clang, work, scx_vmlinux=None):
        """`scx_vmlinux` is a folder of a vmlinux.h with sched_ext's types,
        where the kernel was built without them."""
        self.tree, self.clang = os.path.abspath(tree), clang
        self.version = tree_version(self.tree)
        if not self.version:
            raise SetupError(f"'{tree}' is no kernel source tree")
        include = os.path.join(work, "include")
        make_helper_defs(self.tree, include)
        vmlinux = {"tools/sched_ext": scx_vmlinux or vmlinux_dir}
        if os.path.isdir(os.path.join(self.tree, "drivers/hid/bpf/progs")):
            vmlinux["drivers/hid/bpf/progs"] = with_hid(self.tree, vmlinux_dir, work)
        self.types = {
            folder: "-I" + os.path.abspath(vmlinux.get(folder, vmlinux_dir))
            for folder in FOLDERS
        }
        libraries = [include, f"{self.tree}/tools/lib", f"{self.tree}/tools/lib/bpf"]
        if made := syscall_numbers(self.tree, work):
            libraries.append(made)
        self.flags = [*COMMON, *("-I" + folder for folder in libraries)]
        self.last = system_includes(clang)
        self.work = work

    def files(self, pattern=None):
        """The programs' files, as paths in the tree."""
        wanted = re.compile(pattern) if pattern else None
        found = []
        parts = {part for linked in LINKED.values() for part in linked}
        for folder in FOLDERS:
            here = os.path.join(self.tree, folder)
            for name in sorted(os.listdir(here)) if os.path.isdir(here) else []:
                path = f"{folder}/{name}"
                if not name.endswith(".bpf.c") or path in parts:
                    continue
                if not wanted or wanted.search(path):
                    found.append(path)
        if not found:
            raise SetupError(f"no program of '{self.tree}' matches '{pattern or ''}'")
        return found

    def flags_for(self, file):
        folder = os.path.dirname(file)
        here = os.path.join(self.tree, folder)
        own = [flag.format(here=here, tree=self.tree) for flag in FOLDERS[folder]]
        return [self.types[folder], *self.flags, *own, *self.last]

    def path(self, file):
        """What to compile for a file: itself, or with what it is linked to."""
        if file not in LINKED:
            return os.path.join(self.tree, file)
        path = os.path.join(self.work, os.path.basename(file))
        with open(path, "w") as made:
            for part in (file, *LINKED[file]):
                made.write(f'#include "{os.path.join(self.tree, part)}"\n')
        return path

    def _parse(self, file):
        """(seconds, first error): clang reads the file and generates nothing."""
        command = [self.clang, *self.flags_for(file), "-fsyntax-only", self.path(file)]
        _, log, status, seconds = _run(command)
        errors = [line for line in log.splitlines() if "error:" in line]
        return seconds, (errors or ["clang failed"])[0] if status else ""

    def judge(self, precheck, kernel, file):
        """The Unit of a file. Its analysis is what bpf-precheck takes beyond
        what clang alone needs to read the file."""
        unit = Unit(file)
        unit.parse, unit.error = self._parse(file)
        if unit.error:
            return unit
        command = [precheck, "--format=json", "--kernel=" + kernel, self.path(file)]
        out, log, status, seconds = _run(command + ["--"] + self.flags_for(file))
        unit.analysis = max(0.0, seconds - unit.parse)
        try:
            unit.programs = json.loads(out)["programs"]
        except (ValueError, KeyError, TypeError):
            unit.error = log.strip() or f"bpf-precheck ended with {status}"
        return unit


def has_no_type(program):
    """Has it a section that libbpf does not know? Then user space gives the
    program its type, and nobody can judge the file alone."""
    return program["reason"].endswith("is none that libbpf knows")


def said_of(program):
    """One line on a program that is not accepted."""
    findings = [f for f in program["findings"] if not f.get("conditional")]
    text = "; ".join(
        f"{f['message']} ({os.path.basename(f['file'])}:{f['line']})" for f in findings
    )
    return f"{program['verdict']}: {program['reason'] or text}"
