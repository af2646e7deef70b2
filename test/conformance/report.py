"""Prints results as text, JSON or Markdown."""

import json

import scoring
from scoring import EXCLUDED, JUDGED, KINDS, RIGHT

# Files whose counts are shown one by one: the tests of the object model.
NAMED_FILES = """
linked_list_fail.c rbtree_fail.c refcounted_kptr_fail.c dynptr_fail.c
dynptr_success.c iters.c iters_css.c iters_css_task.c iters_looping.c
iters_num.c iters_state_safety.c iters_task.c iters_task_failure.c
iters_task_vma.c iters_testmod.c iters_testmod_seq.c exceptions.c
exceptions_fail.c irq.c res_spin_lock.c res_spin_lock_fail.c
percpu_alloc_fail.c cpumask_failure.c map_kptr_fail.c local_kptr_stash_fail.c
verifier_global_subprogs.c wq_failures.c user_ringbuf_fail.c preempt_lock.c
""".split()

TITLES = {
    "programs": "programs",
    "right": "right",
    "missed": "missed",
    "false-alarm": "false alarms",
    "wrong-words": "wrong words",
    "unsupported": "unsupported",
    "incomplete": "incomplete",
    "excluded": "excluded",
}
COLUMNS = ("programs",) + KINDS


class Results:
    def __init__(self, kernel, tree, rows, not_compiled, failed, families):
        self.kernel, self.tree, self.rows = kernel, tree, rows
        self.not_compiled, self.failed = not_compiled, failed
        self.families = families

    def aside(self):
        """The rows whose expected message is no memory range."""
        return [r for r in self.rows if not self.families.is_range(r.family)]

    def tables(self):
        """(title, what is counted, name -> counts) in the order of print."""
        rows, aside = self.rows, self.aside()
        judged = [r for r in rows if r.kind != EXCLUDED]
        totals = {
            "all": scoring.counts(rows),
            "memory ranges aside": scoring.counts(aside),
            "C, memory ranges aside": scoring.counts(
                [r for r in aside if r.body == "c"]
            ),
            "rejected by the kernel": scoring.counts(
                [r for r in judged if r.expected == "reject"]
            ),
            "accepted by the kernel": scoring.counts(
                [r for r in judged if r.expected == "accept"]
            ),
        }
        bodies = scoring.grouped(rows, lambda r: r.body)
        families = scoring.grouped(
            judged,
            lambda r: r.family
            + (" (range)" if self.families.is_range(r.family) else ""),
        )
        by_file = scoring.grouped(rows, lambda r: r.file)
        named = {f: by_file[f] for f in NAMED_FILES if f in by_file}
        return [
            ("Totals", "", totals),
            ("By body", "body", bodies),
            ("By family of the expected message", "family", families),
            ("Files of the object model", "file", named),
        ]


def _percent(table):
    if not table["programs"]:
        return ""
    return f"{100 * table[RIGHT] / table['programs']:.1f}%"


def _text_table(tables):
    width = max([len(name) for name in tables] + [6])
    head = "".join(f"{TITLES[c]:>13}" for c in COLUMNS) + f"{'right':>9}"
    lines = [" " * width + head]
    for name, table in tables.items():
        cells = "".join(f"{table[c]:>13}" for c in COLUMNS)
        lines.append(f"{name:{width}}{cells}{_percent(table):>9}")
    return lines


def describe(row):
    """One line on a program that is not right."""
    expected = row.expected
    if row.expected_messages:
        expected += ": " + " ## ".join(row.expected_messages)
    ours = row.verdict
    if row.messages:
        ours += ": " + " ## ".join(dict.fromkeys(row.messages))
    if row.reason:
        ours += f" ({row.reason})"
    return (
        f"{row.file} {row.program} [{row.section}] {row.body}, {row.family}\n"
        f"    kernel: {expected}\n    ours:   {ours}"
    )


def text(results, lists):
    lines = [f"kernel {results.kernel}, tree {results.tree}"]
    for title, _, tables in results.tables():
        if tables:
            lines += ["", title] + _text_table(tables)
    if results.not_compiled:
        lines += ["", "Not compiled by clang"]
        lines += [f"  {f}: {e}" for f, e in sorted(results.not_compiled.items())]
    if results.failed:
        lines += ["", "bpf-precheck failed"]
        lines += [f"  {f}: {e}" for f, e in sorted(results.failed.items())]
    differing = [r for r in results.rows if r.differs]
    if differing:
        lines += ["", "Where the tests' tags and the kernel differ"]
        lines += [f"  {r.file} {r.program}: {r.differs}" for r in differing]
    for kind in lists:
        rows = [r for r in results.rows if r.kind == kind]
        if rows:
            lines += ["", f"{TITLES.get(kind, kind)} ({len(rows)})"]
            lines += [describe(r) for r in rows]
    return "\n".join(lines)


def as_json(results):
    return json.dumps(
        {
            "kernel": results.kernel,
            "tables": {title: tables for title, _, tables in results.tables()},
            "not_compiled": results.not_compiled,
            "failed": results.failed,
            "programs": [scoring.as_dict(r) for r in results.rows],
        },
        indent=1,
    )


def markdown(results):
    lines = []
    for title, what, tables in results.tables():
        if not tables:
            continue
        lines += [f"**{title}, {results.kernel}**", ""]
        head = [what] + [TITLES[c] for c in COLUMNS] + ["right"]
        lines += ["| " + " | ".join(head) + " |", "|---" + "|--:" * len(head[1:]) + "|"]
        for name, table in tables.items():
            cells = [name] + [str(table[c]) for c in COLUMNS] + [_percent(table)]
            lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines).rstrip()
