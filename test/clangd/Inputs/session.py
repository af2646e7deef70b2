"""Opens an accepted program, breaks it, and mends it by a code action."""

import os
import shutil
import sys
import tempfile

import lsp


def codes(diagnostics):
    return sorted(str(d.get("code")) for d in diagnostics)


def main(clangd, examples):
    with tempfile.TemporaryDirectory() as root:
        for name in ("accepted.bpf.c", "rejected.bpf.c", "vmlinux.h"):
            shutil.copy(os.path.join(examples, name), root)
        with open(os.path.join(root, "compile_flags.txt"), "w") as flags:
            flags.write("--target=bpf\n-O2\n-g\n-I.\n")
        server = lsp.Server([clangd, "--log=error"], root)

        document = lsp.Document(server, os.path.join(root, "accepted.bpf.c"))
        found = document.diagnostics()
        assert not found, found

        # A leak: the release on the early return goes.
        release = "bpf_task_release(kept);"
        assert release in document.text
        found = document.edit(document.text.replace(release, ";", 1))
        assert codes(found) == ["bpf-reference-leak"], found
        leak = found[0]
        assert leak["source"] == "clang-tidy" and leak["severity"] == 2, leak
        assert lsp.text_at(document, leak).startswith("return 0"), leak
        related = [r["message"] for r in leak["relatedInformation"]]
        assert any("eference acquired here by 'bpf_task_acquire'" in m for m in related), related

        # Mended as the server offers.
        fixes = document.fixes(leak)
        fix = next(f for f in fixes if "edit" in f and release in str(f["edit"]))
        found = document.apply(fix)
        assert not found, (found, document.text)
        assert release in document.text

        # A pointer that may be NULL is released: the call gets its guard.
        guarded = "\tif (old)\n\t\tbpf_task_release(old);"
        assert guarded in document.text, document.text
        found = document.replace(guarded, "\tbpf_task_release(old);")
        assert codes(found) == ["bpf-null-argument"], found
        assert lsp.text_at(document, found[0]) == "old", found
        fix = next(f for f in document.fixes(found[0]) if "if (old)" in str(f.get("edit")))
        assert not document.apply(fix)
        assert guarded in document.text, document.text

        # No word on a file for another target.
        with open(os.path.join(root, "compile_flags.txt"), "w") as flags:
            flags.write("-O2\n-I.\n-w\n")
        other = os.path.join(root, "host")
        os.mkdir(other)
        for name in ("rejected.bpf.c", "vmlinux.h"):
            shutil.copy(os.path.join(examples, name), other)
        with open(os.path.join(other, "compile_flags.txt"), "w") as flags:
            flags.write("-O2\n-I.\n-w\n-D__TARGET_ARCH_x86\n")
        host = lsp.Document(server, os.path.join(other, "rejected.bpf.c"))
        assert not [c for c in codes(host.diagnostics()) if c.startswith("bpf-")]
        assert server.close() == 0


main(*sys.argv[1:])
