"""From a C file to an object, and to bpf-precheck's verdicts on it."""

import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import tempfile

from .errors import OracleError
from .source import functions, only

TARGET_FLAGS = ["--target=bpf", "-O2", "-g", "-mcpu=v3"]
RUN_LINE = re.compile(r"^//\s*RUN:.*?--kernel=(\S+).*$", re.M)


def find_clang(wanted=None):
    for name in [wanted] if wanted else ["clang-22", "clang"]:
        if shutil.which(name):
            return name
    raise OracleError(f"{wanted or 'clang'} is missing; install clang-22")


def find_precheck(wanted=None):
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    path = wanted or os.path.join(root, "build", "bin", "bpf-precheck")
    if shutil.which(path):
        return path
    raise OracleError(f"no bpf-precheck at {path}; build it (cmake --build build) or name it with --precheck")


def run_line_flags(source, kernel):
    """The -D options that a lit test's RUN lines give for a kernel."""
    with open(source, errors="replace") as file:
        text = file.read()
    for match in RUN_LINE.finditer(text):
        if kernel in match.group(1).split(","):
            return re.findall(r"\s(-D\S+)", match.group(0))
    return []


def compile_object(clang, source, flags, out):
    """None, or the compiler's errors."""
    command = [clang, *TARGET_FLAGS, *flags, "-Wno-everything", "-c", source, "-o", out]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stderr.strip() if done.returncode else None


def compile_all(clang, jobs, workers):
    """jobs: (source, flags, out). The errors of those that do not compile, by out."""
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        errors = pool.map(lambda job: (job[2], compile_object(clang, *job)), jobs)
        return {out: error for out, error in errors if error}


class Claim:
    """What bpf-precheck says of one program."""

    def __init__(self, verdict, messages=(), reason="", rules=(), line=0):
        self.verdict, self.messages, self.reason = verdict, list(messages), reason
        self.rules, self.line = list(rules), line


def read_claims(text):
    """{program: Claim} from --format=json of one file and kernel."""
    claims = {}
    for program in json.loads(text)["programs"]:
        found = [f for f in program.get("findings", []) if not f.get("conditional")]
        claims[program["name"]] = Claim(
            program["verdict"],
            [f["message"] for f in found],
            program.get("reason", ""),
            [f["rule"] for f in found],
            found[0]["line"] if found else 0,
        )
    return claims


def precheck(tool, kernel, source, flags, timeout=30):
    """{program: Claim or text}, or the text of what went wrong. tool: bpf-precheck and
    its options."""
    answer = _precheck(tool, kernel, source, flags, timeout)
    if isinstance(answer, dict) or "no answer" not in answer:
        return answer
    # one program must not hide the others
    with open(source, errors="replace") as file:
        lines = file.read().splitlines()
    names = [function.name for function in functions(lines)]
    if len(names) < 2:
        return {name: answer for name in names} or answer
    claims = {}
    for name in names:
        with tempfile.NamedTemporaryFile("w", suffix=".c") as one:
            one.write("\n".join(only(lines, name)) + "\n")
            one.flush()
            flags_here = [*flags, "-I" + os.path.dirname(os.path.abspath(source))]
            single = _precheck(tool, kernel, one.name, flags_here, 10)
        claims[name] = single.get(name) if isinstance(single, dict) else single
    return claims


def _precheck(tool, kernel, source, flags, timeout):
    command = [*tool, "--kernel=" + kernel, "--format=json", source, "--", *TARGET_FLAGS, *flags, "-Wno-everything"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        return f"bpf-precheck gave no answer in {timeout} s"
    try:
        return read_claims(done.stdout)
    except (ValueError, KeyError, TypeError):
        return done.stderr.strip() or f"bpf-precheck ended with status {done.returncode}"


def precheck_all(tool, jobs, workers):
    """tool: bpf-precheck and its options; jobs: (kernel, source, flags). Answers in
    their order."""
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda job: precheck(tool, *job), jobs))
