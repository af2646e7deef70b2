"""Compares verdicts with expectations."""

import collections
from dataclasses import asdict, dataclass, field

import expectations

RIGHT = "right"
MISSED = "missed"
FALSE_ALARM = "false-alarm"
WRONG_WORDS = "wrong-words"
UNSUPPORTED = "unsupported"
INCOMPLETE = "incomplete"
EXCLUDED = "excluded"
JUDGED = (RIGHT, MISSED, FALSE_ALARM, WRONG_WORDS, UNSUPPORTED, INCOMPLETE)
KINDS = JUDGED + (EXCLUDED,)
ACCEPTED = "accepted"


@dataclass
class Row:
    """One program's result. `family` is that of the expected message, or
    "accepted"; `reason` is ours for no verdict, or why it is excluded."""

    file: str
    program: str
    section: str
    body: str
    kind: str
    family: str = ""
    expected: str = ""
    source: str = ""
    expected_messages: list = field(default_factory=list)
    verdict: str = ""
    messages: list = field(default_factory=list)
    rules: list = field(default_factory=list)
    reason: str = ""
    differs: str = ""


def _findings(program):
    """Findings that count for the verdict: those that need a changed
    constant do not."""
    return [f for f in program["findings"] if not f.get("conditional")]


def _messages(program):
    """What those say, with the lines that the verifier prints before."""
    return [f[key] for f in _findings(program) for key in ("before", "message") if key in f]


def classify(expected, program):
    """(kind, reason) of a program of --format=json against an Expectation."""
    if not expected.verdict:
        return EXCLUDED, expected.why
    verdict = program["verdict"]
    if verdict in (UNSUPPORTED, INCOMPLETE):
        return verdict, program["reason"]
    if verdict != expected.verdict:
        return (MISSED if verdict == "accept" else FALSE_ALARM), ""
    if verdict == "accept":
        return RIGHT, ""
    messages = _messages(program)
    matched = not expected.messages or any(
        expectations.message_matches(pattern, message)
        for pattern in expected.messages
        for message in messages
    )
    unwanted = any(
        expectations.pattern_regex(pattern).search(message)
        for pattern in expected.absent
        for message in messages
    )
    return (RIGHT if matched and not unwanted else WRONG_WORDS), ""


def score_file(file, tagged, judged, truth, use_tags, families):
    """The rows of one file. `tagged` and `judged` are the objects of
    read-test-tags and bpf-precheck; `truth` as from read_truth, or {};
    `use_tags`: the file's tags are about this kernel."""
    by_name = {p["name"]: p for p in judged["programs"]}
    rows = []
    for test in tagged["programs"]:
        name = test["name"]
        tags = (
            expectations.from_tags(test["tags"])
            if use_tags
            else expectations.Expectation(why="tags of another kernel")
        )
        said = truth.get((file, name))
        expected = expectations.combine(tags, said)
        row = Row(file, name, test["section"], test["body"], EXCLUDED)
        program = by_name.get(name)
        if program:
            row.kind, row.reason = classify(expected, program)
            row.verdict = program["verdict"]
            row.messages = _messages(program)
            row.rules = sorted({f["rule"] for f in _findings(program)})
        elif expected.verdict:
            row.kind, row.reason = INCOMPLETE, "no result"
        else:
            row.reason = expected.why
        row.expected, row.source = expected.verdict, expected.source
        row.expected_messages = expected.messages
        if expected.verdict == "reject":
            row.family = families.of_all(expected.messages)
        elif expected.verdict:
            row.family = ACCEPTED
        row.differs = expectations.disagreement(tags, said)
        rows.append(row)
    return rows


def counts(rows):
    """How many rows of each kind, and the total of those with a verdict."""
    found = collections.Counter(row.kind for row in rows)
    table = {kind: found[kind] for kind in KINDS}
    table["programs"] = sum(found[kind] for kind in JUDGED)
    return table


def grouped(rows, key):
    """key -> counts, biggest first."""
    groups = collections.defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    tables = {name: counts(members) for name, members in groups.items()}
    return dict(sorted(tables.items(), key=lambda t: (-t[1]["programs"], t[0])))


def as_dict(row):
    return {k: v for k, v in asdict(row).items() if v not in ("", [])}
