"""Fails unless each option of --help, and each of the subcommands', is in the
manual page and in the completions."""

import re
import subprocess
import sys

precheck, man, bash, zsh, fish = sys.argv[1:]


def read(path):
    with open(path) as file:
        return file.read()


def options(*command):
    text = subprocess.run(
        [precheck, *command, "--help"], capture_output=True, text=True, check=True
    ).stdout
    return set(re.findall(r"^  (--?[a-z][a-z-]*)", text, re.M))


commands = ["init-clangd", "import-kernel"]
found = options().union(*(options(c) for c in commands))
# Generic options that clang's libraries have, and what is said of values.
found -= {"--help-list", "--help-hidden", "--print-options", "--print-all-options"}
assert {"--kernel", "-p", "--format", "--arch", "--running"} <= found, found
texts = {name: read(name) for name in (man, bash, zsh, fish)}
for option in found:
    name = option.lstrip("-")
    spelt = {
        man: "\\fB%s\\fR" % option.replace("-", "\\-"),
        bash: option,
        zsh: "*" + option,
        fish: (" -s " if len(name) == 1 else " -l ") + name + " ",
    }
    for path, text in texts.items():
        assert spelt[path] in text, (option, path)
for command in commands:
    for path, text in texts.items():
        assert command in text or command.replace("-", "\\-").upper() in text, (command, path)
