"""Random small BPF programs, by seed.

A program is built from actions (oraclelib/actions.py) that nest: an action
acquires, checks, does something inside, gives back. Programs are right by
construction, but a "careless" one slips at some of its steps: it forgets a
check, a release, an unlock. The mix is made so that about half are accepted.
"""

import random

from . import actions
from .contexts import CONTEXTS, TASK_KFUNCS

PER_FILE = 20


def version(kernel):
    """6.12 -> 612, as KERNEL in include/generated.h."""
    major, minor = kernel.split("-")[0].split(".")[:2]
    return int(major) * 100 + int(minor)


class Program:
    """The program under construction."""

    def __init__(self, rng, kernel, name):
        self.rng, self.kernel, self.name = rng, kernel, name
        self.context = context = rng.choice([c for c in CONTEXTS if c.fits(kernel)])
        self.section, self.family = context.section.format(name=name), context.family
        self.sleepable, self.results = context.sleepable, context.results
        self.has_context = True  # ctx is at hand: not so in a callback
        self.functions = []  # texts of functions that the program calls
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
        self.emit(f"return {self.result()};")

    def result(self):
        if self.slip(0.06):
            return self.rng.choice([-7, 2, 5, 1000] if "NULL" not in self.results else ["skb_of(sink)"])
        return self.rng.choice(self.results) if self.rng.random() < 0.5 else self.results[0]

    def leave_if(self, condition):
        """An early return, everything owed given back."""
        if self.cleanups:
            self.open(f"if ({condition}) {{")
            self.returns()
            self.close()
        else:
            self.emit(f"if ({condition})")
            self.emit(f"  return {self.result()};")

    def body(self, most=3, least=1):
        """Some actions, in the scope at hand."""
        for _ in range(self.rng.randint(least, most)):
            if self.left <= 0 or self.depth > 6:
                break
            self.left -= 1
            chosen = actions.choose(self)
            chosen(self)

    def has_task_kfuncs(self):
        return self.kernel >= TASK_KFUNCS.get(self.family, 9999)

    def function(self, head, results=(0,), values=(), most=2, void=False):
        """Another function of the program, as callbacks are: a body of its own, with nothing of the caller at hand."""
        outer = (self.lines, self.depth, self.scopes, self.cleanups, self.regions, self.results, self.has_context)
        self.lines, self.depth, self.scopes, self.cleanups, self.regions = [], 1, [list(values)], [], []
        self.results, self.has_context = results, False
        self.body(most)
        last = "" if void else f"  return {self.result()};\n"
        self.functions.append("\n".join([head + " {", "  u32 key = 0;", *self.lines, last + "}", ""]))
        (self.lines, self.depth, self.scopes, self.cleanups, self.regions, self.results, self.has_context) = outer

    def subjects(self):
        """What the program is given, NULL tests made."""
        if self.context.setup:
            self.emit(self.context.setup)
        for kind, name, nullable in self.context.subjects:
            if nullable and not self.slip(0.2):
                self.leave_if(f"!{name}")
            self.bring(kind, name)

    def text(self):
        context = self.context
        if context.owned:
            self.cleanups.append(context.owned)
        self.subjects()
        self.body(4, 2)
        self.returns()
        words = self.section.startswith(("tp_btf", "lsm", "fentry", "struct_ops")) and context.type == "int"
        head = f"{self.name}, {context.parameters}"
        lines = list(self.functions)
        if context.table:
            lines.append(f"MEMBER({context.type}, {self.name}, {context.table}, {context.member})")
        lines += [
            f'SEC("{self.section}")',
            f"{context.type} BPF_PROG({head}) {{" if words else f"{context.type} {head.replace(', ', '(', 1)}) {{",
            "  u32 key = 0;",
        ]
        return "\n".join([*lines, *self.lines, "}", ""])


def program(seed, index, kernel):
    """The text of one program; the same for the same numbers."""
    number = version(kernel)
    rng = random.Random(f"{seed}-{index}-{number}")
    return Program(rng, number, f"p{index}").text()


def head(kernel):
    return (
        "// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception\n"
        f"#define KERNEL {version(kernel)}\n"
        '#include "generated.h"\n'
    )


def files(seed, count, kernel, per_file=PER_FILE):
    """(name, text) of files that hold programs 0..count-1 of a seed."""
    for first in range(0, count, per_file):
        numbers = range(first, min(first + per_file, count))
        texts = [program(seed, index, kernel) for index in numbers]
        yield f"g{seed}-{version(kernel)}-{first}.c", "\n".join([head(kernel), *texts])
