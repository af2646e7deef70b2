"""What should come of a program: from the test's own tags, or from a table
of what a real kernel said."""

import re
from dataclasses import dataclass, field

THIS_ARCH = "X86_64"


@dataclass
class Expectation:
    """`verdict` is "accept", "reject" or "" (nothing is known); `source` is
    "kernel", "tags" or ""; `why` says why nothing is known."""

    verdict: str = ""
    messages: list = field(default_factory=list)
    absent: list = field(default_factory=list)
    source: str = ""
    why: str = ""


# 6.12 writes "comment:test_expect_msg=<n>=<text>", later trees
# "comment:<n>:test_expect_msg=<text>"; <n> gives the order.
_OLD = re.compile(r"comment:(\w+)(?:=(\d+)=(.*)|=(.*))?$", re.S)
_NEW = re.compile(r"comment:(\d+):(\w+)(?:=(.*))?$", re.S)


def parse_tags(tags):
    """The tags as (key, value) pairs in source order; others are left out."""
    found = []
    for index, tag in enumerate(tags):
        if new := _NEW.match(tag):
            found.append((int(new[1]), index, new[2], new[3] or ""))
        elif old := _OLD.match(tag):
            order = int(old[2]) if old[2] else -1
            value = old[3] if old[2] else old[4]
            found.append((order, index, old[1], value or ""))
    found.sort(key=lambda f: f[:2])
    return [(key, value) for _, _, key, value in found]


def from_tags(tags):
    """The expectation of a privileged load on this architecture, as
    tools/testing/selftests/bpf/test_loader.c:parse_test_spec reads it."""
    pairs = parse_tags(tags)
    keys = {key for key, _ in pairs}
    archs = [value for key, value in pairs if key == "test_arch"]
    if archs and THIS_ARCH not in archs:
        return Expectation(why="for another architecture")
    if "test_auxiliary" in keys and not keys & {
        "test_expect_success",
        "test_expect_failure",
    }:
        return Expectation(why="auxiliary to another test")
    if "test_btf_path" in keys or "test_btf_func_path" in keys:
        return Expectation(why="needs a BTF file of its own")
    failure = "test_expect_failure" in keys
    if not failure and "test_expect_success" not in keys:
        return Expectation(why="no expectation")
    if not failure:
        # Messages of accepted programs are lines of the verifier's trace.
        return Expectation("accept", source="tags")
    return Expectation(
        "reject",
        [value for key, value in pairs if key == "test_expect_msg"],
        [value for key, value in pairs if key == "test_expect_not_msg"],
        "tags",
    )


def read_truth(path):
    """(file, program) -> (verdict, message) of a table whose columns are
    file, program, section, body, tag, expected messages, verdict, message."""
    table = {}
    with open(path, encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            columns = line.split("\t")
            if len(columns) < 7:
                raise ValueError(f"{path}:{number}: {len(columns)} columns, not 8")
            message = columns[7] if len(columns) > 7 else ""
            # kernel/bpf/verifier.c:is_state_visited prints two states after
            # its message.
            if message.startswith("old state:"):
                message = "infinite loop detected"
            table[columns[0], columns[1]] = (columns[6], message)
    return table


def combine(tags, truth):
    """The kernel's own word wins over the tags. `truth` is (verdict, message)
    or None."""
    if not truth or truth[0] not in ("accept", "reject"):
        if truth and not tags.verdict:
            return Expectation(why="the kernel's loader gave no verdict")
        return tags
    verdict, message = truth
    messages = [message] if message else []
    if verdict == "reject" and tags.verdict == "reject":
        # The test's own choice of a line is as good as the last of the log.
        messages += tags.messages
    return Expectation(verdict, messages, [], "kernel")


def disagreement(tags, truth):
    """Says how the test's tags and the kernel differ; empty: they do not."""
    if not truth or truth[0] not in ("accept", "reject") or not tags.verdict:
        return ""
    if tags.verdict != truth[0]:
        return f"the test expects {tags.verdict}, the kernel said {truth[0]}"
    return ""


_REGEX = re.compile(r"\{\{(.*?)\}\}", re.S)


def pattern_regex(pattern):
    """A test's message pattern: verbatim text with `{{POSIX regex}}` in it."""
    parts, position = [], 0
    for piece in _REGEX.finditer(pattern):
        parts.append(re.escape(pattern[position : piece.start()]))
        parts.append("(?:" + _posix(piece[1]) + ")")
        position = piece.end()
    parts.append(re.escape(pattern[position:]))
    return re.compile("".join(parts))


def _posix(regex):
    """Python's spelling of a POSIX extended regex, whose bracket expressions
    know no backslash but character classes."""
    classes = {"digit": "0-9", "xdigit": "0-9a-fA-F", "alpha": "a-zA-Z"}
    classes.update({"alnum": "a-zA-Z0-9", "space": r"\s"})
    return re.sub(r"\[:(\w+):\]", lambda m: classes.get(m[1], m[0]), regex)


def _verbatim_pieces(pattern):
    return [p for p in _REGEX.split(pattern)[::2] if p]


# A register before what is said of it, as in "ctx ptr R1 off=8".
_REGISTER = re.compile(r"\bR\d+ ")


def message_matches(expected, ours):
    """Does our message say what the kernel's line, or a test's pattern for
    it, says? Ours leaves out what only the kernel knows: registers that the
    compiler chose, reference ids and instruction numbers at the end. So either holds the other, at word boundaries."""
    expected, ours = expected.strip(), ours.strip()
    if not expected or not ours:
        return False
    bare = expected if _REGISTER.search(ours) else _REGISTER.sub("", expected)
    if pattern_regex(bare).search(ours):
        return True
    whole = re.compile(r"(?<!\w)" + re.escape(ours) + r"(?!\w)")
    return any(
        whole.search(piece)
        for text in (expected, bare)
        for piece in _verbatim_pieces(text)
    )
