"""commands.py <out> <dir> <compiler> <flags>...: a compile_commands.json with
two BPF files of <dir> and one for the host."""

import json
import sys

out, directory, compiler, *flags = sys.argv[1:]


def entry(name, flags):
    return {
        "directory": directory,
        "file": name,
        "arguments": [compiler, *flags, "-c", name, "-o", name + ".o"],
    }


with open(out, "w") as file:
    json.dump(
        [
            entry("leak.c", flags),
            entry("clean.c", flags),
            entry("no_program.c", ["-O2"]),
        ],
        file,
    )
