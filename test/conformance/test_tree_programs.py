# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs tree-programs on a small tree of our own, in which a program that leaks
is planted. PRECHECK_BUILD names the build; no kernel tree is needed."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("PRECHECK_BUILD") or os.path.join(HERE, "../../build")


class Command(unittest.TestCase):
    def run_it(self, *more, tree="programs-tree"):
        with tempfile.TemporaryDirectory() as cache:
            return subprocess.run(
                [sys.executable, os.path.join(HERE, "tree-programs")]
                + ["--tree", os.path.join(HERE, "Inputs", tree), "--build", BUILD]
                + ["--vmlinux", os.path.join(HERE, "Inputs/vmlinux"), "--cache", cache]
                + ["-j1", *more],
                capture_output=True,
                text=True,
            )

    def test_accepted(self):
        done = self.run_it("--filter=sched_ext")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("tools/sched_ext/good.bpf.c: accept 1/1; parse", done.stdout)
        self.assertIn("6.12: 1 files, 0 not compiled; 1 programs, 1 accepted, 0 wrong", done.stdout)

    def test_rejected_program_fails_the_run(self):
        done = self.run_it()
        self.assertEqual(done.returncode, 1)
        self.assertIn("samples/bpf/leak.bpf.c: accept 0/1", done.stdout)
        self.assertIn("WRONG leak: reject: Unreleased reference (leak.bpf.c:", done.stdout)
        self.assertIn("error: this sample needs what is not there", done.stdout)
        self.assertIn("3 files, 1 not compiled; 2 programs, 1 accepted, 1 wrong", done.stdout)

    def test_tree_without_release(self):
        done = self.run_it(tree="tree")
        self.assertEqual(done.returncode, 2)
        self.assertIn("is no kernel source tree", done.stderr)


if __name__ == "__main__":
    unittest.main()
