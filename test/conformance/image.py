"""vmlinux.h from a kernel image."""

import gzip
import lzma
import os
import shutil
import subprocess
import zlib

from analyzer import file_hash
from selftests import SetupError

_ELF = b"\x7fELF"


def _zstd(data):
    done = subprocess.run(["zstd", "-dcq"], input=data, capture_output=True)
    return done.stdout


def _lz4(data):
    done = subprocess.run(["lz4", "-dcq"], input=data, capture_output=True)
    return done.stdout


def _inflate(data):
    return zlib.decompressobj(31).decompress(data)


def _unxz(data):
    return lzma.LZMADecompressor().decompress(data)


# Magic numbers of the compressions that a bzImage's payload may have.
_PAYLOADS = (
    (b"\x28\xb5\x2f\xfd", "zstd", _zstd),
    (b"\xfd7zXZ\x00", "xz", _unxz),
    (b"\x1f\x8b\x08", "gzip", _inflate),
    (b"\x02\x21\x4c\x18", "lz4", _lz4),
)


def unpack(data):
    """The ELF file inside a bzImage (Documentation/arch/x86/boot.rst), or
    the data itself if it is one."""
    if data.startswith(_ELF):
        return data
    for magic, name, decompress in _PAYLOADS:
        position = data.find(magic)
        while position >= 0:
            if name in ("zstd", "lz4") and not shutil.which(name):
                raise SetupError(f"the image is packed with {name}; install {name}")
            try:
                found = decompress(data[position:])
            except (OSError, EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile):
                found = b""
            if found.startswith(_ELF):
                return found
            position = data.find(magic, position + 1)
    raise SetupError("the image holds no kernel that can be unpacked")


# What bpftool 7.5 and later writes before the prototypes of kfuncs.
_HAS_KFUNCS = "BPF_NO_KFUNC_PROTOTYPES"
_KFUNCS = """
#if !defined(BPF_NO_KFUNC_PROTOTYPES) && !defined(KFUNC_PROTOTYPES_ADDED)
#define KFUNC_PROTOTYPES_ADDED
#ifndef __ksym
#define __ksym __attribute__((section(".ksyms")))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif
{}
#endif
"""


def with_kfuncs(folder, cache_dir, dump_kfuncs, warn):
    """`folder`, or one whose vmlinux.h has the prototypes of kfuncs too,
    which the selftests of newer trees need and an old bpftool leaves out.
    They come from the file vmlinux beside vmlinux.h."""
    header, elf = (os.path.join(folder, name) for name in ("vmlinux.h", "vmlinux"))
    if not os.path.isfile(header):
        return folder
    with open(header) as file:
        text = file.read()
    if _HAS_KFUNCS in text:
        return folder
    if not os.path.isfile(elf):
        warn(f"'{header}' has no prototypes of kfuncs, and no file vmlinux to take "
             "them from is beside it: some tests will not compile")
        return folder
    stamp = file_hash(elf)[:16] + file_hash(dump_kfuncs)[:8] + file_hash(header)[:8]
    made = os.path.join(cache_dir, "vmlinux-kfuncs-" + stamp)
    if os.path.isfile(os.path.join(made, "vmlinux.h")):
        return made
    done = subprocess.run([dump_kfuncs, elf], capture_output=True, text=True)
    if done.returncode:
        raise SetupError(done.stderr.strip())
    os.makedirs(made, exist_ok=True)
    part = os.path.join(made, "vmlinux.h.part")
    with open(part, "w") as file:
        file.write(text + _KFUNCS.format(done.stdout))
    os.replace(part, os.path.join(made, "vmlinux.h"))
    return made


def vmlinux_dir(path, cache_dir):
    """A folder with vmlinux and vmlinux.h of an image, made once for each
    image."""
    if not os.path.isfile(path):
        raise SetupError(
            f"no image '{path}'; scripts/fetch-kernels gets Debian's, or use "
            "/boot/vmlinuz-$(uname -r)"
        )
    bpftool = shutil.which("bpftool") or shutil.which("bpftool", path="/usr/sbin")
    if not bpftool:
        raise SetupError("bpftool is not there; install the package bpftool")
    folder = os.path.join(cache_dir, "vmlinux-" + file_hash(path)[:16])
    header = os.path.join(folder, "vmlinux.h")
    if os.path.isfile(header):
        return folder
    os.makedirs(folder, exist_ok=True)
    elf = os.path.join(folder, "vmlinux")
    with open(path, "rb") as file:
        data = unpack(file.read())
    with open(elf, "wb") as file:
        file.write(data)
    done = subprocess.run(
        [bpftool, "btf", "dump", "file", elf, "format", "c"], capture_output=True
    )
    if done.returncode:
        raise SetupError(
            f"bpftool finds no BTF in '{path}': {done.stderr.decode().strip()}"
        )
    with open(header + ".part", "wb") as file:
        file.write(done.stdout)
    os.replace(header + ".part", header)
    return folder
