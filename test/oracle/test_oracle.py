#!/usr/bin/env python3
"""Tests of the oracle's own parts; kernels that answer from a table stand in for real ones."""

import contextlib
import io
import os
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from oraclelib import cli, compare, contexts, generator, guest, loader, mutator, programs, reducer, sample, source  # noqa: E402
from oraclelib.cache import VerdictCache, judge  # noqa: E402
from oraclelib.errors import OracleError  # noqa: E402

LEAK = guest.Verdict("p", "tc", "reject", 22, ["Unreleased reference id=2 alloc_insn=4"])
FINE = guest.Verdict("p", "tc", "accept")


class FakeKernel(guest.Kernel):
    def __init__(self, name="6.12", answer=FINE):
        super().__init__(name, "fake-" + name)
        self.answer, self.asked = answer, 0

    def ask(self, paths, report=lambda text: None):
        self.asked += len(paths)
        return [[self.answer] for _ in paths]


class Compare(unittest.TestCase):
    def test_right(self):
        self.assertEqual(compare.compare(FINE, programs.Claim("accept")), "right")
        self.assertEqual(compare.compare(LEAK, programs.Claim("reject", ["Unreleased reference"])), "right")

    def test_planted_wrong_verdict(self):
        self.assertEqual(compare.compare(LEAK, programs.Claim("accept")), "missed")

    def test_planted_false_alarm(self):
        claim = programs.Claim("reject", ["Unreleased reference"])
        self.assertEqual(compare.compare(FINE, claim), "false-alarm")

    def test_other_words(self):
        claim = programs.Claim("reject", ["R1 must be a rcu pointer"])
        self.assertEqual(compare.compare(LEAK, claim), "wrong-words")

    def test_register_numbers_do_not_count(self):
        verdict = guest.Verdict("p", "tc", "reject", 13, ["R7 invalid mem access 'scalar'"])
        self.assertEqual(compare.compare(verdict, programs.Claim("reject", ["R6 invalid mem access 'scalar'"])), "right")

    def test_no_verdict(self):
        self.assertEqual(compare.compare(guest.Verdict("p", "tc", "not-loaded"), None), "not-judged")
        self.assertEqual(compare.compare(FINE, None), "unseen")
        self.assertEqual(compare.compare(FINE, "it crashed"), "failed")
        self.assertEqual(compare.compare(FINE, programs.Claim("incomplete")), "incomplete")

    def test_noise_is_no_message(self):
        verdict = guest.Verdict(
            "p", "tc", "reject", 22, ["R1 must be a rcu pointer", "Verification failed: Call Type Safety: X"]
        )
        self.assertEqual(compare.message(verdict), "R1 must be a rcu pointer")

    def test_what_follows_from_the_message(self):
        lines = ["Unreleased reference id=4 alloc_insn=11", "BPF_EXIT instruction in main prog would lead to reference leak"]
        self.assertEqual(compare.message(guest.Verdict("p", "tc", "reject", 22, lines)), lines[0])
        self.assertEqual(compare.message(guest.Verdict("p", "tc", "reject", 22, lines[1:])), lines[1])


class Results(unittest.TestCase):
    TEXT = (
        '{"o":0,"n":0,"p":"a","s":"tc"}\n{"o":0,"n":0,"v":"accept","e":0,"w":[],"m":[]}\n'
        '{"o":0,"n":1,"p":"b","s":"tc"}\n'
    )

    def test_verdicts(self):
        results = guest._Results()
        results.read(self.TEXT + '{"o":0,"n":1,"v":"reject","e":22,"w":["libbpf: x\\n"],"m":["no"]}\n{"o":0,"v":"done"}\n')
        self.assertEqual([v.verdict for v in results.verdicts[0].values()], ["accept", "reject"])
        self.assertEqual(results.verdicts[0][1].warnings, ["x"])
        self.assertEqual(results.done, {0})

    def test_culprit_of_a_panic(self):
        """A guest that dies is booted again, after the program it died of."""

        class Fragile(guest.Kernel):
            boots = []

            def _run(self, objects, first, results):
                self.boots.append((sorted(objects), dict(first)))
                if len(self.boots) == 1:
                    results.read(Results.TEXT + '{"o":0,"n":1,"v":"rej')
                    return "panic"
                results.read('{"o":0,"v":"done"}\n{"o":1,"n":0,"p":"c","s":"tc"}\n')
                results.read('{"o":1,"n":0,"v":"accept","e":0,"w":[],"m":[]}\n{"o":1,"v":"done"}\n{"v":"end"}\n')
                return "ended"

        with tempfile.TemporaryDirectory() as work:
            paths = [os.path.join(work, name) for name in ("0.o", "1.o")]
            for path in paths:
                open(path, "w").close()
            kernel = Fragile("6.12", "fragile")
            first, second = kernel.ask(paths)
        self.assertEqual([v.verdict for v in first], ["accept", "panic"])
        self.assertEqual([v.verdict for v in second], ["accept"])
        self.assertEqual(kernel.boots[1][1][0], 2)

    def test_guest_that_never_answers(self):
        class Dead(guest.Kernel):
            def _run(self, objects, first, results):
                return "no answer"

        with tempfile.NamedTemporaryFile() as file, self.assertRaises(OracleError):
            Dead("6.12", "dead").ask([file.name])


class Cache(unittest.TestCase):
    def test_asks_once(self):
        with tempfile.TemporaryDirectory() as work:
            path = os.path.join(work, "x.o")
            with open(path, "w") as file:
                file.write("object")
            kernel, cache = FakeKernel(answer=LEAK), VerdictCache(work)
            for _ in range(2):
                answer = judge(kernel, [path], cache)[path]
                self.assertEqual((answer[0].verdict, answer[0].messages), ("reject", LEAK.messages))
            self.assertEqual(kernel.asked, 1)
            other = FakeKernel("7.3")
            judge(other, [path], cache)
            self.assertEqual(other.asked, 1)


class CommandLine(unittest.TestCase):
    """The whole way with a fake kernel, compiler and bpf-precheck."""

    def run_oracle(self, answer, claim):
        with tempfile.TemporaryDirectory() as work, contextlib.ExitStack() as stack:
            path = os.path.join(work, "x.c")
            with open(path, "w") as file:
                file.write("// nothing\n")

            def compile_object(clang, name, flags, out):
                with open(out, "w") as file:
                    file.write("object")

            patch = lambda *arguments: stack.enter_context(mock.patch.object(*arguments))  # noqa: E731
            patch(programs, "compile_object", compile_object)
            patch(programs, "precheck", lambda *arguments: {"p": claim})
            patch(programs, "find_clang", lambda wanted: "clang")
            patch(programs, "find_precheck", lambda wanted: "bpf-precheck")
            patch(loader, "build", lambda tree, cache: "loader")
            patch(guest, "open_kernel", lambda *arguments: FakeKernel(answer=answer))
            out = io.StringIO()
            status = cli.main(["--kernel", "6.12=image", "--cache", work, path], out)
            return status, out.getvalue()

    def test_agreement(self):
        self.assertEqual(self.run_oracle(FINE, programs.Claim("accept"))[0], 0)

    def test_planted_wrong_verdict_is_caught(self):
        status, text = self.run_oracle(LEAK, programs.Claim("accept"))
        self.assertEqual(status, 1)
        self.assertIn("missed: ", text)

    def test_planted_false_alarm_is_caught(self):
        status, text = self.run_oracle(FINE, programs.Claim("reject", ["Unreleased reference"]))
        self.assertEqual(status, 1)
        self.assertIn("false-alarm: ", text)


class Missing(unittest.TestCase):
    """What is not there is named, with what to do."""

    def says(self, text, call, *arguments):
        with self.assertRaises(OracleError) as caught:
            call(*arguments)
        self.assertIn(text, str(caught.exception))

    def test_qemu(self):
        with mock.patch("shutil.which", lambda name: None):
            self.says("install qemu-system-x86", guest.open_kernel, "6.12=x", "loader", "/nowhere")

    def test_image(self):
        with mock.patch("shutil.which", lambda name: name):
            self.says("scripts/fetch-kernels", guest.open_kernel, "6.12=/nowhere/x", "loader", "/nowhere")

    def test_tree(self):
        with tempfile.TemporaryDirectory() as work:
            self.says("--tree", loader.build, None, work)
            self.says("no kernel source tree", loader.build, work, work)

    def test_clang(self):
        with mock.patch("shutil.which", lambda name: None):
            self.says("install clang-22", programs.find_clang)

    def test_spec(self):
        self.says("NAME=IMAGE", guest.open_kernel, "6.12", "loader", "/nowhere")


PROGRAM = """#include "x.h"

SEC("tc")
int other(void *ctx) {
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(p, struct task_struct *task) {
  struct task_struct *t = bpf_task_acquire(task);
  if (!t)
    return 0;
  sink += t->pid;
  if (sink) {
    sink++;
  }
  bpf_task_release(t);
  return 0;
}
"""


class Sources(unittest.TestCase):
    def test_functions(self):
        found = source.functions(PROGRAM.splitlines())
        self.assertEqual([(f.name, f.section) for f in found], [("other", "tc"), ("p", "tp_btf/task_newtask")])

    def test_member_of_a_table(self):
        """The line that makes a program a member goes with it, and is renamed in a mutant."""
        text = PROGRAM.replace('SEC("tp_btf/task_newtask")', 'MEMBER(int, p, ops, run)\nSEC("struct_ops/p")')
        lines = text.splitlines()
        member = next(f for f in source.functions(lines) if f.name == "p")
        self.assertEqual(lines[member.first], "MEMBER(int, p, ops, run)")
        mutant = next(mutator.mutants(text, {"p"}))
        self.assertIn("MEMBER(int, p_0, ops, run)", mutant.lines)
        self.assertNotIn("MEMBER(int, p, ops, run)", mutator.file_of(text, [mutant])[0])

    def test_contexts_by_kernel(self):
        sections = {kernel: {c.member for c in contexts.CONTEXTS if c.fits(kernel)} for kernel in (612, 618, 701)}
        self.assertNotIn("enqueue", sections[612])
        self.assertIn("select_cpu", sections[618])
        self.assertNotIn("select_cpu", sections[701])
        self.assertIn("dequeue", sections[701])

    def test_run_line_flags(self):
        with tempfile.NamedTemporaryFile("w", suffix=".c") as file:
            file.write("// RUN: %precheck --kernel=6.1 %s -- %bpf_flags -DOLD\n// RUN: %precheck --kernel=7.3 %s\n")
            file.flush()
            self.assertEqual(programs.run_line_flags(file.name, "6.1"), ["-DOLD"])
            self.assertEqual(programs.run_line_flags(file.name, "7.3"), [])

    def test_reduce(self):
        """What is shown here is the acquire and the release; all else goes."""

        def shows(texts):
            return ["bpf_task_acquire(task)" in t and "bpf_task_release" in t for t in texts]

        text = reducer.reduce(PROGRAM, "p", shows)
        for gone in ("other", "sink", "if ("):
            self.assertNotIn(gone, text)
        self.assertTrue(shows([text])[0])

    def test_reduce_of_what_is_not_shown(self):
        self.assertIsNone(reducer.reduce(PROGRAM, "p", lambda texts: [False] * len(texts)))

    def test_mutants(self):
        found = {m.edit: "\n".join(m.lines) for m in mutator.mutants(PROGRAM, {"p"}, most=99)}
        self.assertNotIn("bpf_task_release(t);", found["drop-release"])
        self.assertEqual(found["release-twice"].count("bpf_task_release(t);"), 2)
        self.assertLess(found["drop-check"].count("if ("), PROGRAM.count("if ("))
        self.assertIn("bpf_copy_from_user", found["call-sleepable"])
        self.assertIn("p_0", found[next(iter(found))])

    def test_generator_repeats_itself(self):
        first = list(generator.files(7, 40, "6.12"))
        self.assertEqual(first, list(generator.files(7, 40, "6.12")))
        self.assertNotEqual(first, list(generator.files(8, 40, "6.12")))
        names = [f.name for _, text in first for f in source.functions(text.splitlines())]
        self.assertEqual(names, [f"p{i}" for i in range(40)])


class Expectations(unittest.TestCase):
    def row(self, kind):
        claim = programs.Claim("accept")
        return cli.Row("/x/g1.c", "6.12", LEAK, claim, kind)

    def test_regression(self):
        with tempfile.NamedTemporaryFile("r") as file:
            sample.write_expected(file.name, [self.row("missed")])
            expected = sample.read_expected(file.name)
        self.assertEqual(sample.regressions([self.row("missed")], expected), ([], []))
        new, _ = sample.regressions([self.row("missed")], {})
        self.assertEqual(len(new), 1)
        _, gone = sample.regressions([self.row("right")], expected)
        self.assertEqual(len(gone), 1)


if __name__ == "__main__":
    unittest.main()
