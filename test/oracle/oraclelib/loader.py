"""Builds the guest's loader on the libbpf of a kernel source tree.

Debian's own libbpf is too old for what selftests hold, so tools/lib/bpf of a
tree is compiled, out of the tree, into the cache. Nothing of it is kept in the
project.
"""

import concurrent.futures
import glob
import hashlib
import os
import shutil
import subprocess

from .errors import OracleError

FOLDER = os.path.dirname(os.path.dirname(__file__))
SOURCE = os.path.join(FOLDER, "loader.c")
WRAPPED = ("btf__load_vmlinux_btf", "btf__free", "bpf_prog_load")
HEADERS = ("bpf.h", "btf.h", "libbpf.h", "libbpf_common.h", "libbpf_legacy.h")


def _run(command, what):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise OracleError(f"cannot build {what}:\n{done.stderr.strip()}")


def _compiler():
    compiler = shutil.which("gcc") or shutil.which("cc")
    if not compiler:
        raise OracleError("no C compiler; install gcc")
    return compiler


def build_insmod(cache):
    """The path of what inserts a guest's modules before the loader runs."""
    source = os.path.join(FOLDER, "insmod.c")
    with open(source, "rb") as file:
        name = "insmod-" + hashlib.sha256(file.read()).hexdigest()[:16]
    binary = os.path.join(cache, "loader", name)
    if not os.path.exists(binary):
        os.makedirs(os.path.dirname(binary), exist_ok=True)
        part = f"{binary}.{os.getpid()}"
        _run([_compiler(), "-O2", "-Wall", "-static", "-D_GNU_SOURCE", source, "-o", part], "insmod")
        os.rename(part, binary)
    return binary


def _tree_id(tree):
    """The tree's version, as its Makefile gives it."""
    version = hashlib.sha256()
    for name in ("Makefile", "tools/lib/bpf/libbpf.c"):
        try:
            with open(os.path.join(tree, name), "rb") as file:
                version.update(file.read())
        except OSError:
            raise OracleError(
                f"{tree} is no kernel source tree ({name} is missing); fetch one with "
                "scripts/fetch-kernels --source DIR 7.3 and name it with --tree DIR/linux-7.3"
            ) from None
    return version.hexdigest()[:16]


def source_id():
    with open(SOURCE, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:16]


def build(tree, cache):
    """The loader's path; built once for each tree and version of loader.c.
    Without a tree, the one that was built last."""
    prefix = os.path.join(cache, "loader", f"loader-{source_id()}-")
    if tree is None:
        if built := glob.glob(glob.escape(prefix) + "?" * 16):
            return max(built, key=os.path.getmtime)
        raise OracleError(
            "the loader is not built yet and needs a kernel's libbpf: name a source "
            "tree with --tree (scripts/fetch-kernels --source DIR 7.3 fetches one)"
        )
    tree = os.path.abspath(tree)
    binary = prefix + _tree_id(tree)
    if os.path.exists(binary):
        return binary
    compiler = _compiler()
    out = os.path.join(cache, "loader", "libbpf-" + _tree_id(tree))
    os.makedirs(os.path.join(out, "bpf"), exist_ok=True)
    library = os.path.join(tree, "tools/lib/bpf")
    for header in HEADERS:
        shutil.copyfile(os.path.join(library, header), os.path.join(out, "bpf", header))
    includes = [f"-I{out}", f"-I{library}"]
    includes += [f"-I{tree}/tools/{d}" for d in ("include", "include/uapi", "arch/x86/include")]
    sources = sorted(f for f in os.listdir(library) if f.endswith(".c"))

    def compile_one(name):
        made = os.path.join(out, name + ".o")
        if not os.path.exists(made):
            part = f"{made}.{os.getpid()}"
            _run(
                [compiler, "-O2", "-w", "-std=gnu11", "-D_GNU_SOURCE", *includes]
                + ["-D_LARGEFILE64_SOURCE", "-D_FILE_OFFSET_BITS=64"]
                + ["-c", os.path.join(library, name), "-o", part],
                "libbpf",
            )
            os.rename(part, made)
        return made

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        objects = list(pool.map(compile_one, sources))
    part = f"{binary}.{os.getpid()}"
    _run(
        [compiler, "-O2", "-Wall", "-static", "-D_GNU_SOURCE", *includes, SOURCE, *objects]
        + ["-Wl," + ",".join("--wrap=" + name for name in WRAPPED)]
        + ["-lelf", "-lz", "-o", part],
        "the loader (it needs libelf-dev and zlib1g-dev)",
    )
    os.rename(part, binary)
    return binary
