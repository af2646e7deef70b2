"""Makes a program that shows something small, while it shows it.

Each round asks about all single deletions at once, since a boot costs more
than a program, and then about unions of those that keep what is shown.
"""

from . import source


def _edits(lines, function):
    """Sets of lines that may go: statements, blocks, and the frames of blocks."""
    for i in range(function.body, function.last):
        text = lines[i].strip()
        end = source.closing(lines, i) if text.endswith("{") else None
        if end is not None:
            yield frozenset(range(i, end + 1))
            yield frozenset((i, end))
        elif text == "}" or text.startswith("} "):
            continue
        elif text.startswith(("if ", "while ", "for ")) and not text.endswith((";", "{")):
            yield frozenset((i, i + 1))
            yield frozenset((i,))
        else:
            yield frozenset((i,))


def _helpers(lines):
    """Static functions and blank lines before and between programs."""
    for i, line in enumerate(lines):
        if line.startswith("static ") and line.endswith("{"):
            end = source.closing(lines, i)
            if end is not None:
                yield frozenset(range(i, end + 1))


def _without(lines, gone):
    return [line for i, line in enumerate(lines) if i not in gone]


def reduce(text, name, shows, rounds=20):
    """shows: a list of texts -> a list of booleans. The smallest text found."""
    lines = source.only(text.splitlines(), name)
    if not shows(["\n".join(lines) + "\n"])[0]:
        return None
    for _ in range(rounds):
        function = next(f for f in source.functions(lines) if f.name == name)
        edits = sorted(set(_edits(lines, function)) | set(_helpers(lines)), key=lambda e: (-len(e), min(e)))
        kept = shows(["\n".join(_without(lines, edit)) + "\n" for edit in edits])
        good = [edit for edit, keeps in zip(edits, kept) if keeps]
        if not good:
            break
        unions, size = [], len(good)
        while size > 1:
            for start in range(0, len(good), size):
                unions.append(frozenset().union(*good[start : start + size]))
            size = (size + 1) // 2
        unions = list(dict.fromkeys(unions))
        answers = shows(["\n".join(_without(lines, union)) + "\n" for union in unions]) if unions else []
        working = [union for union, keeps in zip(unions, answers) if keeps] + good[:1]
        lines = _without(lines, max(working, key=len))
    return "\n".join(lines) + "\n"
