"""Verdicts, kept by the object's hash and the kernel's identity."""

import hashlib
import json
import os

from .guest import Verdict


class VerdictCache:
    def __init__(self, directory):
        self.directory = os.path.join(directory, "verdicts")

    def _path(self, kernel, data):
        digest = hashlib.sha256(data).hexdigest()
        return os.path.join(self.directory, kernel.identity, digest[:2], digest)

    def get(self, kernel, data):
        try:
            with open(self._path(kernel, data)) as file:
                return [Verdict(*fields) for fields in json.load(file)]
        except (OSError, ValueError, TypeError):
            return None

    def put(self, kernel, data, verdicts):
        path = self._path(kernel, data)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        part = f"{path}.{os.getpid()}"
        with open(part, "w") as file:
            json.dump([verdict.as_json() for verdict in verdicts], file)
        os.replace(part, path)


def judge(kernel, paths, cache, report=lambda text: None):
    """Each object's verdicts, from the cache or from the kernel."""
    answers, missing, contents = {}, [], {}
    for path in paths:
        with open(path, "rb") as file:
            contents[path] = file.read()
        answers[path] = cache.get(kernel, contents[path]) if cache else None
        if answers[path] is None:
            missing.append(path)
    if missing:
        report(f"kernel {kernel.name}: asking about {len(missing)} of {len(paths)} objects")
        for path, verdicts in zip(missing, kernel.ask(missing, report)):
            answers[path] = verdicts
            if cache:
                cache.put(kernel, contents[path], verdicts)
    return answers
