"""Programs in the text of a C file, by lines.

Generated files and the tests of this project are laid out alike: SEC("...") on
a line, the function's head after it, and "}" in the first column at its end. A
line MEMBER(...) before it makes the program a member of a struct_ops table.
"""

import re

SECTION = re.compile(r'^SEC\("([^"]*)"\)')
MACRO = re.compile(r"\b[A-Z][A-Z0-9_]+\((\w+)")  # BPF_PROG(name, ...) and its like
PLAIN = re.compile(r"\b(\w+)\(")
NOT_PROGRAMS = (".maps", "license", ".bss", ".data", ".rodata")


class Function:
    """A program's lines: first is its MEMBER or SEC, body the lines between its braces."""

    def __init__(self, name, section, first, body, last):
        self.name, self.section, self.first, self.body, self.last = name, section, first, body, last


def functions(lines):
    """The programs of a file, in order."""
    found, i = [], 0
    while i < len(lines):
        match = SECTION.match(lines[i])
        if not match or match.group(1).startswith(NOT_PROGRAMS):
            i += 1
            continue
        head = i
        while head < len(lines) and not lines[head].endswith("{"):
            head += 1
        signature = " ".join([lines[i][match.end() :], *lines[i + 1 : head + 1]])
        name = MACRO.search(signature) or PLAIN.search(signature)
        last = head
        while last < len(lines) and lines[last] != "}":
            last += 1
        if name and last < len(lines):
            first = i - 1 if i and lines[i - 1].startswith("MEMBER(") else i
            found.append(Function(name.group(1), match.group(1), first, head + 1, last))
        i = last + 1
    return found


def closing(lines, i):
    """The line that closes the brace that line i opens, or None."""
    depth = 0
    for j in range(i, len(lines)):
        text = re.sub(r'"(\\.|[^"\\])*"|//.*', "", lines[j])
        for c in text:
            depth += {"{": 1, "}": -1}.get(c, 0)
            if depth == 0 and c == "}" and j > i:
                return j
        if depth <= 0:
            return None
    return None


def only(lines, name):
    """The file without its other programs."""
    drop = set()
    for function in functions(lines):
        if function.name != name:
            drop.update(range(function.first, function.last + 1))
    return [line for i, line in enumerate(lines) if i not in drop]
