"""The committed list of known wrong results."""

from dataclasses import dataclass

from scoring import FALSE_ALARM, INCOMPLETE, MISSED, UNSUPPORTED, WRONG_WORDS

# The kinds that a list holds. A change among them is a change to report.
WRONG = (FALSE_ALARM, MISSED, WRONG_WORDS, UNSUPPORTED, INCOMPLETE)
HEADER = """\
# Known wrong results of test/conformance for kernel {kernel}: file, program,
# kind, reason. Made by --update-expect; a run that differs fails.
"""


@dataclass
class Known:
    kind: str
    reason: str


def reason_of(row):
    """A short cause: the expected family, and what we say of it."""
    cause = row.reason or ", ".join(row.rules)
    cause = cause.replace("\t", " ").replace("\n", " ")
    return f"{row.family}: {cause}" if cause else row.family


def read(path):
    table = {}
    with open(path) as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            columns = line.split("\t")
            if len(columns) != 4 or columns[2] not in WRONG:
                raise ValueError(f"{path}:{number}: not file, program, kind, reason")
            table[columns[0], columns[1]] = Known(columns[2], columns[3])
    return table


def write(path, kernel, rows, keep=()):
    """Writes the wrong rows, and lines of `keep` ((file, program), Known)."""
    found = {
        (r.file, r.program): Known(r.kind, reason_of(r)) for r in rows if r.kind in WRONG
    }
    found.update(keep)
    with open(path, "w") as file:
        file.write(HEADER.format(kernel=kernel))
        for (name, program), entry in sorted(found.items()):
            file.write(f"{name}\t{program}\t{entry.kind}\t{entry.reason}\n")


def compare(table, rows, files, asked=None):
    """Lines that say how the rows differ from the table, as far as it is
    about `files`. `asked`: the (file, program) that the kernel was asked
    about, where there is a table of that: what a later point release adds to
    the tests is not compared."""
    lines, seen = [], set()
    for row in rows:
        key = (row.file, row.program)
        seen.add(key)
        entry, where = table.get(key), f"{row.file} {row.program}"
        if row.kind in WRONG and not entry:
            if asked and key not in asked:
                continue
            lines.append(f"new {row.kind}: {where} ({reason_of(row)})")
        elif entry and row.kind not in WRONG:
            lines.append(f"no longer {entry.kind}: {where} is {row.kind}")
        elif entry and row.kind != entry.kind:
            lines.append(f"was {entry.kind}, is {row.kind}: {where}")
    for key in sorted(table.keys() - seen):
        if key[0] in files:
            lines.append(f"gone: {key[0]} {key[1]} was {table[key].kind}")
    return lines
