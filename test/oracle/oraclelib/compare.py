"""The kernel's verdict against bpf-precheck's claim."""

import re

# kinds that are disagreements, worst first
WRONG = ("false-alarm", "missed", "wrong-words")
KINDS = ("right", *WRONG, "incomplete", "unsupported", "unseen", "failed", "not-judged")

# lines of a log that accompany a verdict and are none
NOISE = re.compile(
    r"^(func '.*' arg\d+ (has btf_id|type|is not)|reg type unsupported for arg#\d+ function|"
    r"arg#\d+ reference type\('UNKNOWN '\)|Validating |Func#\d+|verification time|"
    r"Verification failed:|BPF program load failed|attach_btf_id \d+ is not|"
    r".* would lead to reference leak$|Active lock:|max_states|total_states|old state:|cur state:|\(\d+ frames? )"
)
# of those, the ones that say nothing where no other line does
SILENT = re.compile(r"^(Verification failed:|Validating |func '.*' arg\d+ has btf_id)")


def message_lines(verdict):
    """The verifier's own lines, what accompanies them left out."""
    kept = [line.strip() for line in verdict.messages]
    chosen = [line for line in kept if line and not NOISE.match(line)]
    return chosen or [line for line in kept if line and not SILENT.match(line)]


def message(verdict):
    """The line that names the cause, the last but for what follows from it."""
    lines = message_lines(verdict)
    return lines[-1] if lines else ""


def normalise(text):
    return re.sub(r"\s+", " ", re.sub(r"\d+", "N", re.sub(r"\b[Rr]\d+\b", "R#", text))).strip()


def same_words(ours, lines):
    ours = normalise(ours)
    return any(ours in line or (line and line in ours) for line in map(normalise, lines))


def compare(verdict, claim):
    """One of KINDS. claim is a Claim, None (not in bpf-precheck's list) or an error text."""
    if verdict.verdict not in ("accept", "reject"):
        return "not-judged"
    if claim is None:
        return "unseen"
    if isinstance(claim, str):
        return "failed"
    if claim.verdict in ("incomplete", "unsupported"):
        return claim.verdict
    if verdict.verdict == "accept":
        return "right" if claim.verdict == "accept" else "false-alarm"
    if claim.verdict == "accept":
        return "missed"
    lines = message_lines(verdict)
    if not lines or any(same_words(ours, lines) for ours in claim.messages):
        return "right"
    return "wrong-words"
