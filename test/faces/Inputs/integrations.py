"""Runs the hook of pre-commit-config.yaml and the build step of
github-actions.yml."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap


def main(source, bin_dir, bpftool):
    folder = os.path.join(source, "docs/integrations")
    with open(os.path.join(folder, "pre-commit-config.yaml")) as file:
        hooks = file.read()
    with open(os.path.join(folder, "github-actions.yml")) as file:
        workflow = file.read()
    environment = dict(os.environ, BPFTOOL=bpftool)
    environment["PATH"] = os.pathsep.join([bin_dir, os.environ["PATH"]])

    def run(command, cwd, **variables):
        return subprocess.run(
            command, cwd=cwd, env=dict(environment, **variables), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )

    # pre-commit splits the entry and appends the names of files that match.
    entry = shlex.split(re.search(r"^ +entry: (.+)$", hooks, re.M).group(1))
    files = re.search(r"^ +files: (.+)$", hooks, re.M).group(1)
    assert re.search(files, "src/a.bpf.c") and not re.search(files, "src/a.c")
    examples = os.path.join(source, "examples")
    hook = run(entry + ["accepted.bpf.c"], examples)
    assert hook.returncode == 0 and not hook.stdout, hook.stdout
    hook = run(entry + ["accepted.bpf.c", "rejected.bpf.c"], examples)
    assert hook.returncode == 1 and "[reference-leak]" in hook.stdout, hook.stdout

    step = workflow[workflow.index("- name: Build with the checks") :]
    script = textwrap.dedent(re.search(r"run: \|\n((?: {10}.*\n)+)", step).group(1))
    kernels = re.search(r"BPF_PRECHECK_KERNEL: (.+)", step).group(1)
    report = re.search(r"sarif_file: (.+)", step).group(1)
    with tempfile.TemporaryDirectory() as root:
        shutil.copytree(examples, os.path.join(root, "examples"))
        project = os.path.join(root, "examples/builds/make")
        build = run(["sh", "-ec", script], project, BPF_PRECHECK_KERNEL=kernels)
        assert build.returncode == 0, build.stdout
        with open(os.path.join(project, report)) as file:
            results = json.load(file)["runs"][0]["results"]
    assert [r["ruleId"] for r in results] == ["reference-leak"], results


main(*sys.argv[1:])
