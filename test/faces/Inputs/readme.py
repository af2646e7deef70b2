"""Runs what the README says of editors, builds and CI, in a copy of what it
names. Neovim is told to be headless and to say what it shows."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile


def commands_below(readme, heading):
    """The indented commands of the paragraph that starts with a heading."""
    paragraph = re.search(r"^\*\*%s\*\*.*?(?=^\*\*|^## )" % heading, readme, re.M | re.S)
    return "\n".join(re.findall(r"^    (.+)$", paragraph.group(0), re.M))


def main(source, bin_dir, session, bpftool):
    with open(os.path.join(source, "README.md")) as file:
        readme = file.read()
    with tempfile.TemporaryDirectory() as root:
        os.mkdir(os.path.join(root, "docs"))
        for name in ("docs/integrations", "examples"):
            shutil.copytree(os.path.join(source, name), os.path.join(root, name))
        shims = os.path.join(root, "shims")
        os.mkdir(shims)
        nvim = os.path.join(shims, "nvim")
        with open(nvim, "w") as file:
            file.write(
                "#!/bin/sh\nexec %s --headless --clean --cmd 'set noswapfile' \"$@\" -S %s\n"
                % (shutil.which("nvim"), session)
            )
        os.chmod(nvim, 0o755)
        environment = dict(os.environ, HOME=root, XDG_CACHE_HOME=root, BPFTOOL=bpftool)
        environment["PATH"] = os.pathsep.join([shims, bin_dir, os.environ["PATH"]])

        def run(heading):
            script = commands_below(readme, heading)
            done = subprocess.run(
                ["sh", "-ec", script], cwd=root, env=environment, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            )
            assert done.returncode == 0, (script, done.stdout)
            return done.stdout

        shown = run("In an editor")
        assert "leak.bpf.c:21: Unreleased reference" in shown, shown
        built = run("In a build")
        assert "leak.bpf.c:21:3: warning: Unreleased reference [reference-leak]" in built, built
        run("In CI")
        with open(os.path.join(root, "bpf-precheck.sarif")) as file:
            (result,) = json.load(file)["runs"][0]["results"]
        assert result["ruleId"] == "reference-leak", result


main(*sys.argv[1:])
