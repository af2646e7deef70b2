"""A sample of generated and mutated programs, judged; and what is expected of it.

An expectation file lists the programs on which bpf-precheck is known to be
wrong: kernel, file, program, kind, the kernel's words and ours. A wrong result
that it does not list is a regression.
"""

import collections
import os

from . import cli, compare, generator, mutator, programs

HEADERS = [
    os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "include"),
    os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "include"),
]
FLAGS = ["-I" + directory for directory in HEADERS]
BAD = (*compare.WRONG, "failed", "unseen")


def write_generated(directory, seed, count, kernel, per_file=generator.PER_FILE):
    paths = []
    for name, text in generator.files(seed, count, kernel, per_file):
        paths.append(os.path.join(directory, name))
        with open(paths[-1], "w") as file:
            file.write(text)
    return paths


def write_mutants(directory, clang, rows, each, seed, most=None):
    """Mutants of the programs that the kernel accepted. Their files, and each mutant's edit."""
    accepted = collections.defaultdict(set)
    for row in rows:
        if row.verdict.verdict == "accept":
            accepted[row.file].add(row.verdict.program)
    paths, edits, left = [], {}, most
    for source in sorted(accepted):
        with open(source) as file:
            text = file.read()
        found = list(mutator.mutants(text, accepted[source], each, seed))
        if left is not None:
            found = found[:left]
        path = os.path.join(directory, "m-" + os.path.basename(source))
        kept = mutator.write(clang, path, text, found, FLAGS, programs)
        if not kept:
            continue
        paths.append(path)
        edits.update({(path, mutant.name): mutant.edit for mutant in kept})
        if left is not None:
            left -= len(kept)
            if left <= 0:
                break
    return paths, edits


def judge(kernel, options, seed, count, mutants, each, work, report):
    """Rows of the generated and of the mutated programs for one kernel."""
    paths = write_generated(work, seed, count, kernel.name)
    rows, _ = cli.run([kernel], paths, FLAGS, options, report)
    made, edits = write_mutants(work, options.clang, rows, each, seed, mutants)
    more, _ = cli.run([kernel], made, FLAGS, options, report)
    for row in more:
        row.edit = edits.get((row.file, row.verdict.program), "")
    return rows, more


def key(row):
    return (row.kernel, os.path.basename(row.file), row.verdict.program)


def family(row):
    """What kind of disagreement it is: the kernel's words and ours, without numbers."""
    return (row.kind, compare.normalise(row.theirs()), compare.normalise(row.ours()))


def read_expected(path):
    expected = {}
    if path and os.path.exists(path):
        with open(path) as file:
            for line in file:
                if line.strip() and not line.startswith("#"):
                    kernel, name, program, kind, *_ = line.rstrip("\n").split("\t")
                    expected[kernel, name, program] = kind
    return expected


def write_expected(path, rows):
    with open(path, "w") as file:
        file.write(
            "# Generated and mutated programs on which bpf-precheck is known to be wrong: see test/oracle/sample.\n"
            "# kernel\tfile\tprogram\tkind\tkernel\tbpf-precheck\n"
        )
        for row in rows:
            if row.kind in BAD:
                fields = (*key(row), row.kind, row.theirs(), row.ours())
                file.write("\t".join(field.replace("\t", " ") for field in fields) + "\n")


def regressions(rows, expected):
    """(wrong and not expected to be, right though expected to be wrong)."""
    new = [row for row in rows if row.kind in BAD and expected.get(key(row)) is None]
    gone = [row for row in rows if row.kind == "right" and key(row) in expected]
    return new, gone


def table(groups):
    """Markdown: a line for each (title, rows)."""
    kinds = [kind for kind in compare.KINDS if kind != "not-judged"]
    lines = ["| | programs | accepted by the kernel | " + " | ".join(kinds) + " |"]
    lines.append("|---|" + "---:|" * (len(kinds) + 2))
    for title, rows in groups:
        rows = [row for row in rows if row.kind != "not-judged"]
        count = collections.Counter(row.kind for row in rows)
        accepted = sum(row.verdict.verdict == "accept" for row in rows)
        cells = [title, str(len(rows)), str(accepted), *(str(count[kind]) for kind in kinds)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def families(rows):
    """Disagreements and what is not modelled, by family, the most frequent first."""
    count, example = collections.Counter(), {}
    for row in rows:
        if row.kind not in ("right", "not-judged"):
            who = family(row) if row.kind in BAD else (row.kind, "", compare.normalise(row.ours()))
            count[who] += 1
            example.setdefault(who, row)
    for who, number in count.most_common():
        row = example[who]
        place = f"{os.path.basename(row.file)}:{row.verdict.program}"
        yield f"{number}\t{who[0]}\tkernel: {who[1]}\tbpf-precheck: {who[2]}\t{place}"
