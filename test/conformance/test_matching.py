# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tags, message patterns and truth tables."""

import os
import tempfile
import unittest

import expectations
from expectations import Expectation, from_tags, message_matches


class Tags(unittest.TestCase):
    def test_both_spellings_in_order(self):
        old = ["comment:test_expect_msg=12=b", "comment:test_expect_msg=3=a"]
        new = ["comment:12:test_expect_msg=b", "comment:3:test_expect_msg=a"]
        wanted = [("test_expect_msg", "a"), ("test_expect_msg", "b")]
        self.assertEqual(expectations.parse_tags(old), wanted)
        self.assertEqual(expectations.parse_tags(new), wanted)

    def test_other_tags_are_left_out(self):
        self.assertEqual(expectations.parse_tags(["arg:ctx", "comment:"]), [])

    def test_message_may_hold_what_looks_like_a_tag(self):
        found = from_tags(
            ["comment:1:test_expect_failure", "comment:2:test_expect_msg=a=1 b=2"]
        )
        self.assertEqual(found.messages, ["a=1 b=2"])

    def test_only_the_privileged_load_counts(self):
        found = from_tags(
            [
                "comment:test_expect_success",
                "comment:test_expect_failure_unpriv",
                "comment:test_expect_msg_unpriv=1=R0 leaks addr",
                "comment:test_retval=5",
                "comment:test_expect_xlated=2=exit",
            ]
        )
        self.assertEqual(found, Expectation("accept", source="tags"))

    def test_unwanted_messages(self):
        found = from_tags(
            ["comment:1:test_expect_failure", "comment:2:test_expect_not_msg=boom"]
        )
        self.assertEqual((found.messages, found.absent), ([], ["boom"]))

    def test_architectures(self):
        tags = ["comment:test_expect_success", "comment:test_arch=ARM64"]
        self.assertEqual(from_tags(tags).verdict, "")
        self.assertEqual(
            from_tags(tags + ["comment:test_arch=X86_64"]).verdict, "accept"
        )

    def test_no_expectation(self):
        self.assertEqual(from_tags([]).verdict, "")
        self.assertEqual(from_tags(["comment:test_auxiliary"]).verdict, "")


class Messages(unittest.TestCase):
    def test_part_of_a_line(self):
        self.assertTrue(message_matches("must be a rcu", "R1 must be a rcu pointer"))
        self.assertFalse(message_matches("must be a cat", "R1 must be a rcu pointer"))

    def test_ours_leaves_numbers_out(self):
        ours = "Unreleased reference"
        self.assertTrue(message_matches("Unreleased reference id=4 alloc_insn=1", ours))
        self.assertTrue(
            message_matches("Unreleased reference id=3 alloc_insn={{[0-9]+}}", ours)
        )
        self.assertFalse(message_matches("Unreleased references", ours))

    def test_regular_expressions(self):
        pattern = "R{{[0-9]+}} type={{(scalar|fp)}} expected=ctx"
        self.assertTrue(message_matches(pattern, "R3 type=fp expected=ctx"))
        self.assertFalse(message_matches(pattern, "R3 type=mem expected=ctx"))
        self.assertFalse(message_matches(pattern, "Rx type=fp expected=ctx"))

    def test_verbatim_text_is_no_regex(self):
        pattern = "off (0x0; 0x7) [a|b] + {{[[:digit:]]+}}"
        self.assertTrue(message_matches(pattern, "off (0x0; 0x7) [a|b] + 17"))
        self.assertFalse(message_matches("a.c", "abc"))

    def test_register_that_ours_names_must_be_right(self):
        self.assertFalse(message_matches("R1 must be referenced", "R2 must be referenced"))

    def test_register_that_ours_leaves_out(self):
        kernel = "dereference of modified ctx ptr R1 off=8 disallowed"
        self.assertTrue(message_matches(kernel, kernel.replace("R1 ", "")))
        self.assertFalse(message_matches(kernel, "dereference of modified ptr off=8"))

    def test_no_message_matches_nothing(self):
        self.assertFalse(message_matches("", "anything"))
        self.assertFalse(message_matches("anything", ""))


class Truth(unittest.TestCase):
    def read(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".tsv", delete=False) as file:
            file.write(text)
        self.addCleanup(os.remove, file.name)
        return expectations.read_truth(file.name)

    def test_table(self):
        table = self.read("# head\na.c\tp\ttc\tc\t-\t\treject\tno\n")
        self.assertEqual(table, {("a.c", "p"): ("reject", "no")})

    def test_short_line_is_an_error(self):
        with self.assertRaisesRegex(ValueError, ":1: 2 columns"):
            self.read("a.c\tp\n")

    def test_kernel_wins(self):
        tags = Expectation("accept", source="tags")
        found = expectations.combine(tags, ("reject", "no"))
        self.assertEqual(
            (found.verdict, found.messages, found.source), ("reject", ["no"], "kernel")
        )
        self.assertIn(
            "expects accept", expectations.disagreement(tags, ("reject", "no"))
        )

    def test_not_loaded_leaves_the_tags(self):
        tags = Expectation("accept", source="tags")
        self.assertEqual(expectations.combine(tags, ("not-loaded", "")), tags)
        none = expectations.combine(Expectation(), ("not-loaded", ""))
        self.assertEqual(none.verdict, "")
        self.assertIn("no verdict", none.why)


if __name__ == "__main__":
    unittest.main()
