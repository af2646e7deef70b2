"""Single edits to programs, of the kind that people make by mistake.

An edit is a function of a program's lines (its body) that yields new bodies;
each is one small change. A mutant is the whole program under a new name.
"""

import os
import random
import re

from . import source
from .errors import OracleError

RELEASE = re.compile(
    r"^\s*\w*(release|_put|submit|discard|obj_drop|give_back|put_task|destroy|_submit_dynptr|_discard_dynptr)\w*\(.*\);$"
)
ENTER = re.compile(r"^\s*bpf_(rcu_read_lock|spin_lock|preempt_disable|local_irq_save|res_spin_lock)\(.*\);$")
LEAVE = re.compile(r"^\s*bpf_(rcu_read_unlock|spin_unlock|preempt_enable|local_irq_restore|res_spin_unlock)\(.*\);$")
CHECK = re.compile(r"^(\s*)if \((!?)(\w[\w.>-]*)( [!=]= NULL)?\)( \{)?$")
ARGUMENT = re.compile(r"\b(\w+)\(((?:&?[\w.>-]+)(?:, &?[\w.>-]+)*)\);$")
NOT_CALLS = ("if", "while", "for", "switch", "return", "sizeof", "opaque")


def _indent(line):
    return line[: len(line) - len(line.lstrip())]


def _edit(lines, start, end, *new):
    return lines[:start] + list(new) + lines[end:]


def _matching(lines, *patterns):
    return [i for i, line in enumerate(lines) if any(p.match(line) for p in patterns)]


def drop_release(lines):
    for i in _matching(lines, RELEASE):
        yield _edit(lines, i, i + 1, _indent(lines[i]) + ";")


def release_twice(lines):
    for i in _matching(lines, RELEASE):
        # under a braceless if, the second must run under it too
        yield _edit(lines, i, i + 1, f"{_indent(lines[i])}{{ {lines[i].strip()} {lines[i].strip()} }}")


def drop_region_call(lines):
    for i in _matching(lines, ENTER, LEAVE):
        yield _edit(lines, i, i + 1, _indent(lines[i]) + ";")


def repeat_region_call(lines):
    for i in _matching(lines, ENTER, LEAVE):
        yield _edit(lines, i, i + 1, lines[i], lines[i])


def drop_check(lines):
    for i in _matching(lines, CHECK):
        match = CHECK.match(lines[i])
        refuses = bool(match[2]) != ((match[4] or "").startswith(" !="))
        if (match[4] or "").startswith(" =="):
            refuses = True
        if match[5]:
            end = source.closing(lines, i)
            if end is None or lines[end].strip() != "}":
                continue
            yield _edit(lines, i, end + 1) if refuses else _edit(lines, i, i + 1, match[1] + "{")
        elif refuses:
            yield _edit(lines, i, i + 2)
        else:
            yield _edit(lines, i, i + 1)


def invert_check(lines):
    for i in _matching(lines, CHECK):
        match = CHECK.match(lines[i])
        if not match[4]:
            flipped = match[3] if match[2] else "!" + match[3]
            yield _edit(lines, i, i + 1, f"{match[1]}if ({flipped}){match[5] or ''}")


def swap_neighbours(lines):
    """Two statements that stand side by side, one of which releases or unlocks."""
    for i in range(len(lines) - 1):
        a, b = lines[i], lines[i + 1]
        both = all(s.endswith(";") and "return" not in s and "goto" not in s for s in (a, b))
        if not both or _indent(a) != _indent(b) or re.match(r"^\s*(struct|u\d+|int|unsigned|case)\b", a + b):
            continue
        if i and re.match(r"^\s*(if|while|for) .*[^;{]$", lines[i - 1]):
            continue
        if any(p.match(s) for p in (RELEASE, LEAVE, ENTER) for s in (a, b)):
            yield _edit(lines, i, i + 2, b, a)


def use_after_release(lines):
    """A statement that used the object once more, after its release."""
    for i in _matching(lines, RELEASE):
        name = re.search(r"\(&?([\w.>-]+)", lines[i])
        for j in range(i - 1, -1, -1):
            text = lines[j].strip()
            if name and re.search(rf"(?<![\w.]){re.escape(name[1])}\b", text) and re.match(
                r"^(sink|\w[\w.>-]*->|bpf_cpumask|bpf_dynptr_write).*;$", text
            ):
                yield _edit(lines, i, i + 1, f"{_indent(lines[i])}{{ {lines[i].strip()} {text} }}")
                break


def _statements(lines):
    """Places between statements, never under a braceless if."""
    for i, line in enumerate(lines):
        before = lines[i - 1] if i else ""
        if line.endswith((";", "{")) and not re.match(r"^\s*(if|while|for|else|switch) .*[^;{]$", before):
            if not re.match(r"^\s*(case|default|switch|out\d*:)", line) and "switch" not in before:
                yield i


def return_early(lines):
    for i in _statements(lines):
        if not lines[i].strip().startswith("return"):
            yield _edit(lines, i, i + 1, lines[i], f"{_indent(lines[i])}  if (bpf_ktime_get_ns() & 64) return 0;")


def call_sleepable(lines):
    for i in _statements(lines):
        if not lines[i].strip().startswith("return"):
            yield _edit(lines, i, i + 1, lines[i], f"{_indent(lines[i])}  bpf_copy_from_user(&key, sizeof(key), NULL);")


def change_argument(lines):
    """An argument swapped with its neighbour, or replaced by NULL."""
    for i, line in enumerate(lines):
        match = ARGUMENT.search(line)
        if not match or match[1] in NOT_CALLS or match[1].startswith(("bpf_ktime", "add")):
            continue
        arguments = match[2].split(", ")
        if len(arguments) > 1:
            swapped = [arguments[1], arguments[0], *arguments[2:]]
            yield _edit(lines, i, i + 1, line[: match.start(2)] + ", ".join(swapped) + ");")
        nulled = ["NULL", *arguments[1:]]
        yield _edit(lines, i, i + 1, line[: match.start(2)] + ", ".join(nulled) + ");")


def change_object(lines):
    """One object for another."""
    names = sorted(set(re.findall(r"\*(\w+) = ", "\n".join(lines))))
    for i in _matching(lines, RELEASE):
        for name in names:
            match = re.search(r"\((&?)([\w.>-]+)", lines[i])
            if match and match[2] != name and not match[1]:
                yield _edit(lines, i, i + 1, lines[i][: match.start(2)] + name + lines[i][match.end(2) :])


def change_index(lines):
    for i, line in enumerate(lines):
        for match in re.finditer(r"(->\w+\[)(\d+)\]|(& )(\d+)\]", line):
            head, number = match[1] or match[3], int(match[2] or match[4])
            yield _edit(lines, i, i + 1, line[: match.start()] + f"{head}{number * 2 + 1}]" + line[match.end() :])


def change_result(lines):
    """Another return value."""
    for i, line in enumerate(lines):
        match = re.match(r"^(\s*return )-?\d+;$", line)
        if match:
            for value in (-3, 1, 7):
                yield _edit(lines, i, i + 1, f"{match[1]}{value};")


EDITS = {
    edit.__name__.replace("_", "-"): edit
    for edit in (
        drop_release,
        release_twice,
        use_after_release,
        drop_check,
        invert_check,
        drop_region_call,
        repeat_region_call,
        swap_neighbours,
        return_early,
        call_sleepable,
        change_argument,
        change_object,
        change_index,
        change_result,
    )
}


class Mutant:
    def __init__(self, name, edit, lines):
        self.name, self.edit, self.lines = name, edit, lines


def mutants(text, programs=None, most=6, seed=1):
    """Up to `most` mutants of each program, of as many kinds of edit as there are."""
    lines = text.splitlines()
    for function in source.functions(lines):
        if programs is not None and function.name not in programs:
            continue
        body = lines[function.body : function.last]
        rng = random.Random(f"{seed}-{function.name}")
        by_edit = {name: list(edit(body)) for name, edit in EDITS.items()}
        names = [name for name, found in by_edit.items() if found]
        rng.shuffle(names)
        for number, name in enumerate(names[:most]):
            new = f"{function.name}_{number}"
            head = [
                re.sub(rf"\b{re.escape(function.name)}\b", new, line)
                for line in lines[function.first : function.body]
            ]
            yield Mutant(new, name, [f"// {name}", *head, *rng.choice(by_edit[name]), "}", ""])


def file_of(text, chosen):
    """The file with mutants in place of its programs; and the lines of each."""
    lines = text.splitlines()
    drop = set()
    for function in source.functions(lines):
        drop.update(range(function.first, function.last + 1))
    out = [line for i, line in enumerate(lines) if i not in drop]
    while out and not out[-1]:
        out.pop()
    out.append("")
    spans = {}
    for mutant in chosen:
        spans[mutant.name] = (len(out) + 1, len(out) + len(mutant.lines))
        out += mutant.lines
    return "\n".join(out), spans


def write(clang, path, text, chosen, flags, compiler):
    """Writes a file of mutants and takes out those that do not compile. Those left."""
    chosen = list(chosen)
    while chosen:
        content, spans = file_of(text, chosen)
        with open(path, "w") as file:
            file.write(content)
        errors = compiler.compile_object(clang, path, ["-fsyntax-only", *flags], os.devnull)
        if errors is None:
            return chosen
        lines = {int(n) for n in re.findall(re.escape(path) + r":(\d+):\d+: (?:fatal )?error", errors)}
        bad = {name for name, (first, last) in spans.items() if any(first <= n <= last for n in lines)}
        if not bad:
            raise OracleError(f"{path} does not compile:\n{errors}")
        chosen = [mutant for mutant in chosen if mutant.name not in bad]
    return chosen
