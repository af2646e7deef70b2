"""Types that programs of a tree need and the kernel at hand was built without:
taken from the tree's headers into a vmlinux.h of their own, beside the real
one. Only in the scratch folder; nothing of them is kept in the project."""

import os
import re

from selftests import SetupError

# What HID programs use: (kind, name, header).
_HID = (
    ("enum", "hid_report_type", "include/uapi/linux/hid.h"),
    ("enum", "hid_class_request", "include/uapi/linux/hid.h"),
    ("struct", "hid_bpf_ctx", "include/linux/hid_bpf.h"),
    ("struct", "hid_bpf_ops", "include/linux/hid_bpf.h"),
)
# Of the device, as far as programs read it: its whole would bring half of the
# kernel's headers along.
_HID_DEVICE = """
struct hid_device {
\t__u16 bus;
\t__u16 group;
\t__u32 vendor, product, version;
\tunsigned int id;
\tchar name[128];
};
"""


def _definition(tree, kind, name, header):
    with open(os.path.join(tree, header)) as file:
        text = file.read()
    found = re.search(rf"^{kind} {name} \{{.*?^\}};", text, re.M | re.S)
    if not found:
        raise SetupError(f"{header} of '{tree}' does not define {kind} {name}")
    return found[0]


def _write(folder, name, text):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)
    return folder


def with_hid(tree, vmlinux_dir, work):
    """`vmlinux_dir`, or a folder whose vmlinux.h has HID's types, too."""
    real = os.path.join(os.path.abspath(vmlinux_dir), "vmlinux.h")
    with open(real) as file:
        if "struct hid_bpf_ops {" in file.read():
            return vmlinux_dir
    parts = [_definition(tree, *wanted) for wanted in _HID]
    record = "#pragma clang attribute {}"
    begin = record.format(
        "push(__attribute__((preserve_access_index)), apply_to = record)"
    )
    text = [f'#include "{real}"', "#ifndef HID_TYPES_ADDED", "#define HID_TYPES_ADDED", begin]
    text += [_HID_DEVICE, *parts, record.format("pop"), "#endif", ""]
    return _write(os.path.join(work, "hid"), "vmlinux.h", "\n".join(text))


def syscall_numbers(tree, work):
    """A folder with samples/bpf/syscall_nrs.h, which Kbuild makes from
    syscall_nrs.c; empty if the tree has none."""
    source = os.path.join(tree, "samples/bpf/syscall_nrs.c")
    if not os.path.isfile(source):
        return ""
    with open(source) as file:
        names = re.findall(r"SYSNR\((__NR_\w+)\)", file.read())
    lines = ["#include <asm/unistd.h>"]
    for name in names:
        lines += [f"#ifdef {name}", f"#define SYS{name} {name}", "#endif"]
    return _write(os.path.join(work, "samples"), "syscall_nrs.h", "\n".join(lines) + "\n")
