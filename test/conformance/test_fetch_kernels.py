# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""scripts/fetch-kernels against an apt of our own that knows two small
packages."""

import os
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPT = os.path.join(HERE, "../../scripts/fetch-kernels")
PACKAGES = {
    "linux-image-6.12.9+deb-cloud-amd64": "boot/vmlinuz-6.12.9",
    "linux-image-6.12.10+deb-cloud-amd64": "boot/vmlinuz-6.12.10",
    "linux-image-6.12.10+deb-cloud-amd64-unsigned": "boot/vmlinuz-unsigned",
    "linux-source-6.12": "usr/src/linux-source-6.12.tar.xz",
}
APT_GET = """#!/bin/sh
case "$*" in
  *indextargets*) echo http://mirror.invalid/debian ;;
  *update*) ;;
  *download*) for last; do :; done; cp "{debs}/${{last}}_1_all.deb" . ;;
esac
"""
APT_CACHE = """#!/bin/sh
for last; do :; done
ls "{debs}" | sed 's/_1_all.deb//' | grep "^$last"
"""


@unittest.skipUnless(shutil.which("dpkg-deb"), "needs dpkg-deb")
@unittest.skipUnless(
    os.path.exists("/usr/share/keyrings/debian-archive-keyring.gpg"), "needs Debian"
)
class FetchKernels(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = scratch.name
        debs, self.bin = self.folder("debs"), self.folder("bin")
        for name, content in PACKAGES.items():
            self.make_deb(debs, name, content)
        for name, text in (("apt-get", APT_GET), ("apt-cache", APT_CACHE)):
            path = os.path.join(self.bin, name)
            with open(path, "w") as file:
                file.write(text.format(debs=debs))
            os.chmod(path, 0o755)

    def folder(self, *names):
        path = os.path.join(self.root, *names)
        os.makedirs(path, exist_ok=True)
        return path

    def make_deb(self, debs, name, content):
        tree = self.folder("packages", name)
        with open(os.path.join(self.folder(tree, "DEBIAN"), "control"), "w") as file:
            file.write(
                f"Package: {name}\nVersion: 1\nArchitecture: all\n"
                "Maintainer: nobody <nobody@localhost>\nDescription: test\n"
            )
        path = os.path.join(tree, content)
        os.makedirs(os.path.dirname(path))
        if content.endswith(".tar.xz"):
            source = self.folder("linux-source-6.12")
            with open(os.path.join(source, "Makefile"), "w") as file:
                file.write("VERSION = 6\n")
            subprocess.run(
                ["tar", "-C", self.root, "-cJf", path, "linux-source-6.12"], check=True
            )
        else:
            with open(path, "w") as file:
                file.write(name)
        subprocess.run(
            ["dpkg-deb", "--build", "--root-owner-group", "-Znone", tree]
            + [os.path.join(debs, name + "_1_all.deb")],
            check=True,
            capture_output=True,
        )

    def fetch(self, *arguments):
        path = self.bin + os.pathsep + os.environ["PATH"]
        return subprocess.run(
            [SCRIPT, *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "PATH": path},
        )

    def test_newest_image(self):
        out = os.path.join(self.root, "out")
        done = self.fetch(out, "6.12")
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(os.path.join(out, "vmlinuz-6.12")) as file:
            self.assertEqual(file.read(), "linux-image-6.12.10+deb-cloud-amd64")
        self.assertEqual(self.fetch(out, "6.12").stdout, "", "it was there already")

    def test_source(self):
        out = os.path.join(self.root, "out")
        done = self.fetch("--source", out, "6.12")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(os.path.exists(os.path.join(out, "linux-6.12/Makefile")))

    def test_what_is_not_there(self):
        done = self.fetch("--source", os.path.join(self.root, "out"), "9.99")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no source package for 9.99; there are: 6.12", done.stderr)
        self.assertEqual(self.fetch().returncode, 2)


if __name__ == "__main__":
    unittest.main()
