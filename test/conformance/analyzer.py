"""Runs bpf-precheck and read-test-tags on files, with results kept by the
content of all that goes into them."""

import concurrent.futures
import hashlib
import json
import os
import subprocess
import tempfile

from selftests import SetupError

# A file that takes longer is a failure of ours.
TIMEOUT = 300


def file_hash(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


class Cache:
    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)

    def get(self, key):
        try:
            with open(os.path.join(self.folder, key)) as file:
                return json.load(file)
        except (OSError, ValueError):
            return None

    def put(self, key, value):
        handle, name = tempfile.mkstemp(dir=self.folder)
        with os.fdopen(handle, "w") as file:
            json.dump(value, file)
        os.replace(name, os.path.join(self.folder, key))


class Tool:
    """One of our executables, started on one file at a time."""

    def __init__(self, path, options, target):
        if not os.access(path, os.X_OK):
            raise SetupError(
                f"'{path}' is not there; build it with 'cmake --build "
                f"<build> --target {target}' or name the folder with --build"
            )
        self.command = [path] + options
        self.stamp = file_hash(path) + " ".join(options)

    def run(self, file, flags):
        """(objects, error): the JSON objects it printed, or what it said."""
        command = self.command + [file, "--"] + flags
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=TIMEOUT,
            )
        except subprocess.TimeoutExpired:
            return [], f"took more than {TIMEOUT} s"
        if done.returncode < 0:
            return [], f"crashed with signal {-done.returncode}\n{done.stderr}"
        try:
            found = json.loads(done.stdout) if done.stdout.strip() else []
        except ValueError:
            return [], f"printed no JSON: {done.stdout[:200]}"
        found = found if isinstance(found, list) else [found]
        return found, "" if found else done.stderr or "printed nothing"


def first_error(log):
    """The line of a compiler's log that says what is wrong."""
    lines = log.splitlines()
    for line in lines:
        if "error:" in line:
            return line.split("error:", 1)[1].strip()
    return lines[0] if lines else ""


def run_all(tool, selftests, files, cache, jobs, progress=None):
    """file -> (objects, error) for each file, from the cache if it can be."""
    results, todo = {}, []
    for file in files:
        path = os.path.join(selftests.progs, file)
        flags = selftests.flags_for(file)
        key = hashlib.sha256(
            "\0".join(
                [tool.stamp, selftests.headers_stamp, file_hash(path), path, *flags]
            ).encode()
        ).hexdigest()
        kept = cache.get(key)
        if kept is not None:
            results[file] = tuple(kept)
        else:
            todo.append((file, path, flags, key))

    def work(job):
        file, path, flags, key = job
        result = tool.run(path, flags)
        cache.put(key, result)
        return file, result

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for number, (file, result) in enumerate(pool.map(work, todo), 1):
            results[file] = result
            if progress:
                progress(number, len(todo), file)
    return results
