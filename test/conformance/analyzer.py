"""Runs bpf-precheck and read-test-tags on files, with results kept by the
content of all that goes into them."""

import concurrent.futures
import hashlib
import json
import os
import resource
import signal
import subprocess
import tempfile
from dataclasses import dataclass

from selftests import SetupError

# Time of a core for a process, beside one second for each file. A file that
# takes longer alone is a failure of ours.
SECONDS = 20
BATCH = 16


def clang_of(build):
    """The clang that a build of bpf-precheck was made with."""
    try:
        with open(os.path.join(build, "CMakeCache.txt")) as cache:
            for line in cache:
                if line.startswith("PRECHECK_CLANG:"):
                    return line.rstrip("\n").split("=", 1)[1]
    except OSError:
        pass
    raise SetupError(f"'{build}' is no build of bpf-precheck; see README.md")


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
    """One of our executables, which judges files and prints a JSON object
    for each (and, bpf-precheck, for each kernel)."""

    def __init__(self, path, options, target):
        if not os.access(path, os.X_OK):
            raise SetupError(
                f"'{path}' is not there; build it with 'cmake --build "
                f"<build> --target {target}' or name the folder with --build"
            )
        self.command = [path] + options
        self.stamp = file_hash(path) + " ".join(options)

    def run(self, paths, flags):
        """({path: objects}, error): what it printed for each file, and what
        it said of those without an object."""
        process = subprocess.Popen(
            self.command + paths + ["--"] + flags,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        limit = SECONDS + len(paths)
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (limit, limit + 1))
        out, log = process.communicate()
        if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            return {}, f"took more than {limit} s of a core"
        if process.returncode < 0:
            return {}, f"crashed with signal {-process.returncode}\n{log}"
        found = {}
        try:
            for json_object in _objects(out):
                found.setdefault(json_object["file"], []).append(json_object)
        except (ValueError, KeyError, TypeError):
            return {}, f"printed what is no JSON: {out[:200]}"
        return found, log or "printed nothing"


def _objects(text):
    """The objects in a stream of JSON objects and arrays of them."""
    decoder, position, text = json.JSONDecoder(), 0, text.strip()
    while position < len(text):
        value, position = decoder.raw_decode(text, position)
        yield from value if isinstance(value, list) else [value]
        while position < len(text) and text[position].isspace():
            position += 1


def first_error(log):
    """The line of a compiler's log that says what is wrong."""
    lines = log.splitlines()
    for line in lines:
        if "error:" in line:
            return line.split("error:", 1)[1].strip()
    return lines[0] if lines else ""


def _batches(todo):
    """Jobs with the same flags together: a process costs as much to start
    as a file to judge."""
    groups = {}
    for job in todo:
        groups.setdefault(tuple(job.flags), []).append(job)
    for group in groups.values():
        for start in range(0, len(group), BATCH):
            yield group[start : start + BATCH]


def _run_batch(tool, batch):
    """job, objects, error for each job of a batch."""
    found, error = tool.run([job.path for job in batch], batch[0].flags)
    for job in batch:
        objects, why = found.get(job.path, []), ""
        if not objects and len(batch) > 1:
            # Alone, so that the error is its own.
            again, error = tool.run([job.path], job.flags)
            objects = again.get(job.path, [])
        if not objects:
            why = error
        yield job, objects, why


@dataclass
class Job:
    file: str
    path: str
    flags: list
    key: str


def run_all(tool, selftests, files, cache, jobs, progress=None):
    """file -> (objects, error) for each file, from the cache if it can be."""
    results, todo = {}, []
    for file in files:
        path = os.path.join(selftests.progs, file)
        flags = selftests.flags_for(file)
        parts = [tool.stamp, selftests.headers_stamp, file_hash(path), path, *flags]
        key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        kept = cache.get(key)
        if kept is not None:
            results[file] = tuple(kept)
        else:
            todo.append(Job(file, path, flags, key))

    def work(batch):
        made = {}
        for job, objects, error in _run_batch(tool, batch):
            # A failure of ours may be the machine's; it is tried again.
            if objects or "error:" in error:
                cache.put(job.key, (objects, error))
            made[job.file] = (objects, error)
        return made

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for made in pool.map(work, list(_batches(todo))):
            results.update(made)
            if progress:
                progress(len(results), len(files))
    return results
