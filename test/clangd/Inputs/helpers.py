"""Acquires and releases in a header's functions; compares with the command."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import lsp

HEADER = """extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
static inline struct task_struct *take(struct task_struct *t)
{
\treturn bpf_task_acquire(t);
}
static inline void drop(struct task_struct *t)
{
\tbpf_task_release(t);
}
"""
PROGRAM = """#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "take.h"

SEC("tp_btf/task_newtask")
int BPF_PROG(one, struct task_struct *task, u64 clone_flags)
{
\tstruct task_struct *p = take(task);

\tif (!p)
\t\treturn 0;
\tRELEASE;
\treturn 0;
}
char LICENSE[] SEC("license") = "GPL";
"""
FLAGS = ["--target=bpf", "-O2", "-g", "-I."]


def of_command(precheck, root):
    run = subprocess.run(
        [precheck, "--format=json", "p.bpf.c", "--"] + FLAGS,
        cwd=root, capture_output=True, text=True,
    )
    programs = json.loads(run.stdout)["programs"]
    return sorted("bpf-" + f["rule"] for p in programs for f in p["findings"])


def main(clangd, precheck, examples):
    with tempfile.TemporaryDirectory() as root:
        shutil.copy(os.path.join(examples, "vmlinux.h"), root)
        with open(os.path.join(root, "compile_flags.txt"), "w") as flags:
            flags.write("\n".join(FLAGS) + "\n")
        header = os.path.join(root, "take.h")
        path = os.path.join(root, "p.bpf.c")
        with open(header, "w") as file:
            file.write(HEADER)
        with open(path, "w") as file:
            file.write(PROGRAM.replace("RELEASE", "drop(p)"))

        server = lsp.Server([clangd, "--log=error"], root)
        document = lsp.Document(server, path)
        found = document.diagnostics()
        assert not found and not of_command(precheck, root), found
        seen = set()
        for release, header_text in (
            (";", HEADER),
            ("drop(p)", HEADER),
            ("bpf_task_release(p)", HEADER),
            ("drop(p); drop(p)", HEADER),
            ("bpf_task_release(p); drop(p)", HEADER),
            # The header's own text decides, too, and it may change.
            ("drop(p)", HEADER.replace("\tbpf_task_release(t);\n", "")),
            ("drop(p)", HEADER.replace("return bpf_task_acquire(t)", "return t")),
            ("drop(p)", HEADER),
        ):
            text = PROGRAM.replace("RELEASE", release)
            for name, content in ((header, header_text), (path, text)):
                with open(name, "w") as file:
                    file.write(content)
            server.notify("textDocument/didSave", {"textDocument": {"uri": lsp.uri(header)}})
            found = document.edit(text)
            expected = of_command(precheck, root)
            # The first answer may still be by the header as it was.
            deadline = time.monotonic() + 30
            while True:
                ours = sorted(str(d["code"]) for d in found)
                if ours == expected:
                    break
                left = deadline - time.monotonic()
                assert left > 0, (release, ours, expected)
                found = document.diagnostics(timeout=left)
            seen.add(tuple(ours))
        # The comparison is of something.
        assert ("bpf-reference-leak",) in seen and () in seen and len(seen) > 2, seen
        assert server.close() == 0


main(*sys.argv[1:])
