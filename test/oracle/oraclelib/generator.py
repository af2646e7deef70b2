"""Random small BPF programs, by seed.

A program is built from actions (oraclelib/actions.py) that nest: an action
acquires, checks, does something inside, gives back. Programs are right by
construction, but a "careless" one slips at some of its steps: it forgets a
check, a release, an unlock. The mix is made so that about half are accepted.
"""

import random

from . import actions

PER_FILE = 20

# section, parameters, what its first parameter is, may sleep
CONTEXTS = [
    ("tp_btf/task_newtask", "struct task_struct *task, u64 clone_flags", "task", False),
    ("tp_btf/cgroup_mkdir", "struct cgroup *cgrp, const char *path", "cgroup", False),
    ("lsm/task_alloc", "struct task_struct *task, u64 clone_flags", "task", False),
    ("lsm.s/file_open", "struct file *file", "file", True),
    ("syscall", None, None, True),
    ("tc", None, "skb", False),
]


def version(kernel):
    """6.12 -> 612, as KERNEL in include/generated.h."""
    major, minor = kernel.split("-")[0].split(".")[:2]
    return int(major) * 100 + int(minor)


class Program:
    """The program under construction."""

    def __init__(self, rng, kernel, name):
        self.rng, self.kernel, self.name = rng, kernel, name
        usable = [c for c in CONTEXTS if kernel >= 604 or c[2] not in ("task", "cgroup")]
        if kernel < 604:
            usable.append(("tp_btf/task_newtask", "struct task_struct *task, u64 clone_flags", None, False))
        self.section, self.parameters, self.subject, self.sleepable = rng.choice(usable)
        self.careless = rng.random() < 0.6
        self.slips = 0
        self.counter = 0
        self.lines = []
        self.depth = 1
        self.scopes = [[]]  # live values: (kind, expression)
        self.cleanups = []  # statements that an early return owes
        self.regions = []  # rcu, lock, preempt, irq
        self.left = rng.randint(3, 8)  # actions

    def slip(self, chance=0.2):
        """True where a careless program goes wrong; at most twice in one."""
        if self.careless and self.slips < 2 and self.rng.random() < chance:
            self.slips += 1
            return True
        return False

    def fresh(self, stem):
        self.counter += 1
        return f"{stem}{self.counter}"

    def emit(self, text):
        self.lines.append("  " * self.depth + text)

    def open(self, text):
        self.emit(text)
        self.depth += 1
        self.scopes.append([])

    def close(self, text="}"):
        self.scopes.pop()
        self.depth -= 1
        self.emit(text)

    def bring(self, kind, expression):
        self.scopes[-1].append((kind, expression))

    def values(self, kind):
        return [e for scope in self.scopes for k, e in scope if k == kind]

    def pick(self, kind):
        found = self.values(kind)
        return self.rng.choice(found) if found else None

    def returns(self):
        owed = list(reversed(self.cleanups))
        if owed and self.slip(0.35):
            owed.remove(self.rng.choice(owed))
        for statement in owed:
            self.emit(statement)
        self.emit("return 0;")

    def leave_if(self, condition):
        """An early return, everything owed given back."""
        if self.cleanups:
            self.open(f"if ({condition}) {{")
            self.returns()
            self.close()
        else:
            self.emit(f"if ({condition})")
            self.emit("  return 0;")

    def body(self, most=3, least=1):
        """Some actions, in the scope at hand."""
        for _ in range(self.rng.randint(least, most)):
            if self.left <= 0 or self.depth > 6:
                break
            self.left -= 1
            chosen = actions.choose(self)
            chosen(self)

    def text(self):
        if self.parameters is None:
            context = {"tc": "struct __sk_buff *ctx", "syscall": "void *ctx"}[self.section]
            head = f"int {self.name}({context}) {{"
        else:
            head = f"int BPF_PROG({self.name}, {self.parameters}) {{"
        if self.subject == "task":
            self.bring("trusted_task", "task")
        elif self.subject == "cgroup":
            self.bring("trusted_cgroup", "cgrp")
        self.body(4, 2)
        return "\n".join(
            [f'SEC("{self.section}")', head, "  u32 key = 0;", *self.lines, "  return 0;", "}", ""]
        )


def program(seed, index, kernel):
    """The text of one program; the same for the same numbers."""
    number = version(kernel)
    rng = random.Random(f"{seed}-{index}-{number}")
    return Program(rng, number, f"p{index}").text()


def head(kernel):
    return (
        "// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception\n"
        f"#define KERNEL {version(kernel)}\n"
        '#include "generated.h"\n\nstruct file;\n'
    )


def files(seed, count, kernel, per_file=PER_FILE):
    """(name, text) of files that hold programs 0..count-1 of a seed."""
    for first in range(0, count, per_file):
        numbers = range(first, min(first + per_file, count))
        texts = [program(seed, index, kernel) for index in numbers]
        yield f"g{seed}-{version(kernel)}-{first}.c", "\n".join([head(kernel), *texts])
