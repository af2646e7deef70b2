# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the command on a small tree of our own, in which wrong expectations
are planted. PRECHECK_BUILD names the build; no kernel tree is needed."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
INPUTS = os.path.join(HERE, "Inputs")
BUILD = os.environ.get("PRECHECK_BUILD") or os.path.join(HERE, "../../build")
HEADER = "# file\tprogram\tkind\treason\n"
PLANTED = (
    "planted.c\tplanted_false_alarm\tfalse-alarm\tplanted\n"
    "planted.c\tplanted_miss\tmissed\tplanted\n"
    "planted.c\tplanted_wrong_words\twrong-words\tplanted\n"
)


class Command(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def file(self, name, text):
        path = os.path.join(self.scratch.name, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def run_it(self, *more, tree=None, vmlinux=None, kernel="6.12"):
        return subprocess.run(
            [sys.executable, os.path.join(HERE, "conformance"), "--kernel", kernel]
            + ["--tree", tree or os.path.join(INPUTS, "tree"), "--build", BUILD]
            + ["--cache", os.path.join(self.scratch.name, "cache"), "-j1"]
            + (["--vmlinux", vmlinux or os.path.join(INPUTS, "vmlinux")])
            + list(more),
            capture_output=True,
            text=True,
        )

    def results(self, *more):
        done = self.run_it("--format=json", *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def kinds(self, *more):
        return {p["program"]: p["kind"] for p in self.results(*more)["programs"]}

    def test_kinds(self):
        found = self.kinds()
        naked = found.pop("naked")
        self.assertIn(naked, ("right", "unsupported"))
        self.assertEqual(
            found,
            {
                "good": "right",
                "leak": "right",
                "leak_new_spelling": "right",
                "elsewhere": "excluded",
                "untagged": "excluded",
                "single": "right",
                "planted_miss": "missed",
                "planted_false_alarm": "false-alarm",
                "planted_wrong_words": "wrong-words",
            },
        )

    def test_body_kinds(self):
        programs = self.results("--filter=tagged")["programs"]
        bodies = {p["program"]: p["body"] for p in programs}
        self.assertEqual((bodies["naked"], bodies["good"]), ("asm", "c"))

    def test_uncompiled_file_is_named(self):
        found = self.results()["not_compiled"]
        self.assertEqual(found, {"broken.c": "this test needs what is not there"})

    def test_truth_wins_and_differences_are_told(self):
        truth = self.file(
            "truth.tsv",
            "planted.c\tplanted_miss\ttp\tc\tfailure\t\taccept\t\n"
            "planted.c\tplanted_false_alarm\ttp\tc\tsuccess\t\treject\t"
            "Unreleased reference id=1 alloc_insn=2\n"
            "tagged.c\tuntagged\ttp\tc\t-\t\taccept\t\n",
        )
        found = self.kinds("--truth", truth)
        self.assertEqual(found["planted_miss"], "right")
        self.assertEqual(found["planted_false_alarm"], "right")
        self.assertEqual(found["untagged"], "right")
        text = self.run_it("--truth", truth).stdout
        self.assertIn("planted_miss: the test expects reject", text)

    def test_planted_wrong_results_fail_the_run(self):
        done = self.run_it("--filter=planted", "--expect", self.file("e.tsv", HEADER))
        self.assertEqual(done.returncode, 1)
        for wanted in (
            "new missed: planted.c planted_miss",
            "new false-alarm: planted.c planted_false_alarm",
            "new wrong-words: planted.c planted_wrong_words",
        ):
            self.assertIn(wanted, done.stderr)

    def test_what_the_kernel_was_not_asked_is_not_compared(self):
        rows = "\t".join(["planted.c", "planted_miss", "raw_tp", "c", "", "", "reject", "no"])
        truth, empty = self.file("asked.tsv", rows + "\n"), self.file("none.tsv", HEADER)
        done = self.run_it("--truth", truth, "--expect", empty)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("new missed: planted.c planted_miss", done.stderr)
        self.assertNotIn("planted_false_alarm", done.stderr)

    def test_known_wrong_results_pass(self):
        known = self.file("e.tsv", HEADER + PLANTED)
        done = self.run_it("--filter=planted", "--expect", known)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_result_that_got_right_fails_the_run(self):
        known = self.file(
            "e.tsv",
            HEADER + PLANTED + "tagged.c\tgood\tfalse-alarm\told\n"
            "tagged.c\tremoved\tmissed\told\n",
        )
        done = self.run_it("--filter=planted|tagged", "--expect", known)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no longer false-alarm: tagged.c good is right", done.stderr)
        self.assertIn("gone: tagged.c removed", done.stderr)

    def test_changed_kind_fails_the_run(self):
        known = self.file("e.tsv", HEADER + PLANTED.replace("missed", "incomplete"))
        done = self.run_it("--filter=planted", "--expect", known)
        self.assertEqual(done.returncode, 1)
        self.assertIn("was incomplete, is missed: planted.c planted_miss", done.stderr)

    def test_update_writes_what_then_passes(self):
        known = self.file("e.tsv", HEADER + "other.c\tp\tmissed\tkept\n")
        self.run_it("--filter=planted", "--expect", known, "--update-expect")
        with open(known) as file:
            self.assertIn("other.c\tp\tmissed\tkept", file.read())
        done = self.run_it("--filter=planted", "--expect", known)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_list_and_markdown(self):
        text = self.run_it("--filter=planted", "--list=false-alarm").stdout
        self.assertIn("kernel: accept\n    ours:   reject: Unreleased", text)
        table = self.run_it("--filter=planted", "--format=markdown").stdout
        self.assertIn("| all | 3 | 0 | 1 | 1 | 1 | 0 | 0 | 0 | 0.0% |", table)

    def test_what_is_missing_is_said(self):
        for options, wanted in (
            ({"tree": "/nowhere"}, "fetch-kernels"),
            ({"vmlinux": "/nowhere"}, "bpftool"),
        ):
            done = self.run_it(**options)
            self.assertEqual(done.returncode, 2)
            self.assertIn(wanted, done.stderr)

    def test_unknown_kernel(self):
        done = self.run_it("--filter=single", kernel="9.99")
        self.assertEqual(done.returncode, 1)
        self.assertIn("9.99", done.stderr)

    def test_tags_speak_of_their_own_kernel_only(self):
        tree = os.path.join(self.scratch.name, "tree")
        shutil.copytree(os.path.join(INPUTS, "tree"), tree)
        with open(os.path.join(tree, "Makefile"), "w") as file:
            file.write("VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 3\n")
        truth = self.file("t.tsv", "single.c\tsingle\t\tc\t\t\taccept\t\n")
        options = ("--format=json", "--filter=single|tagged", "--truth", "7.3=" + truth)
        done = self.run_it(*options, tree=tree, kernel="6.12,7.3")
        self.assertEqual(done.returncode, 0, done.stderr)
        old, new = json.loads(done.stdout)
        kinds = [
            {p["program"]: p["kind"] for p in results["programs"]}
            for results in (old, new)
        ]
        self.assertEqual((kinds[0]["single"], kinds[0]["good"]), ("right", "right"))
        self.assertEqual((kinds[1]["single"], kinds[1]["good"]), ("right", "excluded"))


if __name__ == "__main__":
    unittest.main()
