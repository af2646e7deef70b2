"""The command line of test/oracle/oracle."""

import argparse
import collections
import json
import os
import sys
import tempfile

from . import cache as verdict_cache
from . import compare, guest, loader, programs
from .errors import OracleError

EPILOG = """
NAME is what bpf-precheck --list-kernels calls the kernel; "running" asks the
machine's own (root only; programs are verified, never attached). Objects and
folders of objects are judged by the kernel alone. The -D options that a lit
test's RUN lines give for a kernel are used as well.
Exit: 0 all agree, 1 some do not, 2 could not ask.
"""


def default_cache():
    return os.environ.get("PRECHECK_ORACLE_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "bpf-precheck-oracle"
    )


def parse(argv):
    flags = []
    if "--" in argv:
        cut = argv.index("--")
        argv, flags = argv[:cut], argv[cut + 1 :]
    parser = argparse.ArgumentParser(
        prog="oracle",
        description="Compare real kernels' verdicts on BPF programs with bpf-precheck's.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="oracle --kernel NAME=IMAGE[,...] [options] file.c|file.o|DIR... [-- clang flags]",
    )
    parser.add_argument("files", nargs="+", metavar="file.c|file.o|DIR")
    parser.add_argument("--kernel", action="append", required=True, metavar="NAME=IMAGE|running")
    parser.add_argument("--module", action="append", default=[], metavar="[NAME=]FILE.ko",
        help="insert it into the guest (of kernel NAME) first; repeatable")
    parser.add_argument("--kernel-db", action="append", default=[], metavar="FILE",
        help="for bpf-precheck, such as the module's facts; repeatable")
    parser.add_argument("--tree", help="kernel source tree whose libbpf the loader is built on (once)")
    parser.add_argument("--cache", default=default_cache(), help="default: $PRECHECK_ORACLE_CACHE or ~/.cache")
    parser.add_argument("--no-cache", action="store_true", help="ask again what the cache knows")
    parser.add_argument("--precheck", help="the bpf-precheck to judge (default: build/bin)")
    parser.add_argument("--clang", help="default: clang-22, or clang")
    parser.add_argument("--accel", help="QEMU's accelerator (default: tcg)")
    parser.add_argument("--program", help="only this program")
    parser.add_argument("--kernel-only", action="store_true", help="print the kernel's verdicts, compare nothing")
    parser.add_argument("--all", action="store_true", help="print every program, not only disagreements")
    parser.add_argument("--tsv", metavar="FILE", help="write the kernel's verdicts as a table (one kernel)")
    parser.add_argument("--json", metavar="FILE", help="write everything as JSON lines")
    parser.add_argument("-j", type=int, default=2, metavar="N", help="compilations at a time")
    options = parser.parse_args(argv)
    options.flags = flags
    options.kernels = [k for group in options.kernel for k in group.split(",")]
    if options.tsv and len(options.kernels) != 1:
        parser.error("--tsv takes one kernel")
    return options


def expand(files):
    for file in files:
        if os.path.isdir(file):
            yield from sorted(os.path.join(file, n) for n in os.listdir(file) if n.endswith((".o", ".c")))
        elif os.path.isfile(file):
            yield file
        else:
            raise OracleError(f"no such file: {file}")


class Row:
    def __init__(self, file, kernel, verdict, claim, kind):
        self.file, self.kernel, self.verdict, self.claim, self.kind = file, kernel, verdict, claim, kind
        self.edit = ""  # of a mutant

    def ours(self):
        if self.claim is None:
            return "nothing"
        if isinstance(self.claim, str):
            return self.claim.splitlines()[0]
        return " ".join(filter(None, [self.claim.verdict, "; ".join(self.claim.messages), self.claim.reason]))

    def theirs(self):
        text = compare.message(self.verdict)
        if self.verdict.verdict == "not-loaded" and self.verdict.warnings:
            text = self.verdict.warnings[0]
        return f"{self.verdict.verdict} {text}".strip()

    def as_json(self):
        claim = self.claim
        if isinstance(claim, programs.Claim):
            claim = {"verdict": claim.verdict, "messages": claim.messages, "rules": claim.rules}
            claim.update(reason=self.claim.reason, line=self.claim.line)
        return {
            "file": self.file,
            "kernel": self.kernel,
            "program": self.verdict.program,
            "section": self.verdict.section,
            "kind": self.kind,
            "verdict": self.verdict.verdict,
            "errno": self.verdict.errno,
            "messages": compare.message_lines(self.verdict),
            "warnings": self.verdict.warnings,
            "precheck": claim,
        }


def run(kernels, files, flags, options, report=lambda text: None, work=None):
    """Rows of every program of every file for every kernel."""
    if work is None:
        with tempfile.TemporaryDirectory() as made:
            return run(kernels, files, flags, options, report, made)
    cache = None if options.no_cache else verdict_cache.VerdictCache(options.cache)
    units = []  # (kernel, file, flags, object)
    jobs = {}
    for kernel in kernels:
        for i, file in enumerate(files):
            if file.endswith(".o"):
                units.append((kernel, file, None, file))
                continue
            own = [*flags, *programs.run_line_flags(file, kernel.name)]
            out = os.path.join(work, f"{kernel.name}-{i}.o")
            jobs[out] = (file, own, out)
            units.append((kernel, file, own, out))
    errors = programs.compile_all(options.clang, list(jobs.values()), options.j) if jobs else {}
    for out, error in errors.items():
        report(f"{jobs[out][0]} does not compile:\n{error}")
    units = [unit for unit in units if unit[3] not in errors]
    claims = {}
    if not options.kernel_only:
        asked = [u for u in units if u[2] is not None]
        databases = ["--kernel-db=" + path for path in getattr(options, "kernel_db", [])]
        command = [options.precheck, *databases]
        answers = programs.precheck_all(command, [(u[0].name, u[1], u[2]) for u in asked], options.j)
        claims = {(u[0].name, u[3]): answer for u, answer in zip(asked, answers)}
    rows = []
    for kernel in kernels:
        mine = [unit for unit in units if unit[0] is kernel]
        verdicts = verdict_cache.judge(kernel, [u[3] for u in mine], cache, report)
        for _, file, own, out in mine:
            answer = claims.get((kernel.name, out))
            for verdict in verdicts[out]:
                claim = answer.get(verdict.program) if isinstance(answer, dict) else answer
                kind = "not-judged" if own is None or options.kernel_only else compare.compare(verdict, claim)
                rows.append(Row(file, kernel.name, verdict, claim, kind))
    return rows, len(errors)


def write_tsv(path, rows, kernel):
    with open(path, "w") as file:
        file.write(f"# file\tprogram\tsection\tverdict of {kernel}\tits message\n")
        for row in sorted(rows, key=lambda r: (os.path.basename(r.file), r.verdict.program)):
            name = os.path.basename(row.file)
            name = name[: -len(".bpf.o")] + ".c" if name.endswith(".bpf.o") else name
            text = compare.message(row.verdict) if row.verdict.verdict == "reject" else ""
            fields = (name, row.verdict.program, row.verdict.section, row.verdict.verdict, text)
            file.write("\t".join(field.replace("\t", " ") for field in fields) + "\n")


def print_rows(rows, options, out):
    for row in rows:
        if options.kernel_only or row.kind == "not-judged" and options.all:
            print(f"{row.file}: {row.verdict.program}: {row.kernel}: {row.theirs()}", file=out)
        elif options.all or row.kind not in ("right", "not-judged"):
            print(
                f"{row.kind}: {row.file}: {row.verdict.program}: {row.kernel}: "
                f"kernel: {row.theirs()} | bpf-precheck: {row.ours()}",
                file=out,
            )


def print_summary(rows, out):
    for kernel in dict.fromkeys(row.kernel for row in rows):
        count = collections.Counter(row.kind for row in rows if row.kernel == kernel)
        judged = sum(count.values()) - count["not-judged"]
        parts = [f"{count[kind]} {kind}" for kind in compare.KINDS if count[kind]]
        print(f"{kernel}: {judged} programs: {', '.join(parts)}", file=out)


def main(argv=None, out=sys.stdout):
    options = parse(sys.argv[1:] if argv is None else argv)
    report = lambda text: print(f"oracle: {text}", file=sys.stderr)  # noqa: E731
    try:
        files = list(expand(options.files))
        if any(file.endswith(".c") for file in files):
            options.clang = programs.find_clang(options.clang)
            if not options.kernel_only:
                options.precheck = programs.find_precheck(options.precheck)
        binary = loader.build(options.tree, options.cache)
        kernels = [
            guest.open_kernel(spec, binary, options.cache, options.accel, options.module)
            for spec in options.kernels
        ]
        rows, failed = run(kernels, files, options.flags, options, report)
    except OracleError as error:
        report(error)
        return 2
    if options.program:
        rows = [row for row in rows if row.verdict.program == options.program]
    if options.tsv:
        write_tsv(options.tsv, rows, options.kernels[0].partition("=")[0])
    if options.json:
        with open(options.json, "w") as file:
            for row in rows:
                file.write(json.dumps(row.as_json()) + "\n")
    print_rows(rows, options, out)
    if not options.kernel_only:
        print_summary(rows, out)
    if failed:
        return 2
    return 1 if any(row.kind in (*compare.WRONG, "unseen", "failed") for row in rows) else 0
