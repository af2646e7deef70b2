"""Random small BPF programs, by seed.

A program is built from actions (oraclelib/actions.py) that nest: an action
acquires, checks, does something inside, gives back. Programs are right by
construction, but a "careless" one slips at some of its steps: it forgets a
check, a release, an unlock. The mix is made so that about half are accepted.
"""

import random

from . import actions

PER_FILE = 20

class Context:
    """What a program is attached to. The subject is what its first parameter is; a family is a group of contexts
    with the same kfuncs and helpers; results are what it may return."""

    def __init__(self, section, parameters, subject=None, family="tracing", sleepable=False, first=601, results=(0,)):
        self.section, self.parameters, self.subject, self.family = section, parameters, subject, family
        self.sleepable, self.first, self.results = sleepable, first, results


TASK = "struct task_struct *task"
SKB = "struct __sk_buff *ctx"
CONTEXTS = [
    Context("tp_btf/task_newtask", TASK + ", u64 clone_flags", "trusted_task"),
    Context("tp_btf/cgroup_mkdir", "struct cgroup *cgrp, const char *path", "trusted_cgroup", first=604),
    Context("lsm/task_alloc", TASK + ", u64 clone_flags", "trusted_task", "lsm", results=(0, -1)),
    Context("lsm.s/file_open", "struct file *file", None, "lsm", True, results=(0, -1)),
    Context("fentry/wake_up_new_task", TASK, "plain_task"),
    Context("iter/task", "struct bpf_iter__task *ctx", "iter_task", results=(0, 1)),
    Context("syscall", "void *ctx", None, "syscall", True, results=(0, 3)),
    Context("tc", SKB, None, "tc", results=(0, 2, -1)),
    Context("xdp", "struct xdp_md *ctx", None, "xdp", results=(1, 2)),
    Context("cgroup_skb/egress", SKB, None, "cgroup_skb", results=(0, 1)),
    Context("netfilter", "struct bpf_nf_ctx *ctx", None, "netfilter", first=604, results=(0, 1)),
    Context("kprobe/wake_up_new_task", "void *ctx", None, "kprobe"),
    Context("raw_tp/task_newtask", "void *ctx", None, "kprobe"),
]
# the first kernel whose kfuncs for tasks and cgroups these have
TASK_KFUNCS = {"tracing": 604, "lsm": 604, "tc": 604, "syscall": 607, "xdp": 612, "cgroup_skb": 612, "kprobe": 612}


def version(kernel):
    """6.12 -> 612, as KERNEL in include/generated.h."""
    major, minor = kernel.split("-")[0].split(".")[:2]
    return int(major) * 100 + int(minor)


class Program:
    """The program under construction."""

    def __init__(self, rng, kernel, name):
        self.rng, self.kernel, self.name = rng, kernel, name
        context = rng.choice([c for c in CONTEXTS if kernel >= c.first])
        self.section, self.parameters, self.family = context.section, context.parameters, context.family
        self.subject, self.sleepable, self.results = context.subject, context.sleepable, context.results
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
            return self.rng.choice([-7, 2, 5, 1000])
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

    def text(self):
        words = self.section.startswith(("tp_btf", "lsm", "fentry"))
        head = f"int BPF_PROG({self.name}, {self.parameters}) {{" if words else f"int {self.name}({self.parameters}) {{"
        if self.subject == "iter_task":
            self.emit("struct task_struct *task = ctx->task;")
            self.leave_if("!task")
            self.bring("trusted_task", "task")
        elif self.subject:
            self.bring(self.subject, self.parameters.split(",")[0].split("*")[1])
        self.body(4, 2)
        return "\n".join(
            [
                *self.functions,
                f'SEC("{self.section}")',
                head,
                "  u32 key = 0;",
                *self.lines,
                f"  return {self.result()};",
                "}",
                "",
            ]
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
        '#include "generated.h"\n'
    )


def files(seed, count, kernel, per_file=PER_FILE):
    """(name, text) of files that hold programs 0..count-1 of a seed."""
    for first in range(0, count, per_file):
        numbers = range(first, min(first + per_file, count))
        texts = [program(seed, index, kernel) for index in numbers]
        yield f"g{seed}-{version(kernel)}-{first}.c", "\n".join([head(kernel), *texts])
