"""Families of verifier messages, from families.tsv."""

import os
import re
from dataclasses import dataclass

OTHER = "other"
NO_MESSAGE = "no message given"


@dataclass
class Family:
    name: str
    memory_range: bool
    regex: re.Pattern


class Families:
    def __init__(self, path=None):
        path = path or os.path.join(os.path.dirname(__file__), "families.tsv")
        self.families = []
        with open(path) as lines:
            for line in lines:
                line = line.rstrip("\n")
                if not line or line.startswith("#"):
                    continue
                name, kind, regex = line.split("\t")
                if kind not in ("range", "-"):
                    raise ValueError(f"{path}: '{kind}' is neither 'range' nor '-'")
                self.families.append(Family(name, kind == "range", re.compile(regex)))
        self._range = {f.name for f in self.families if f.memory_range}

    def of(self, message):
        """The name of the first family that knows the message."""
        for family in self.families:
            if family.regex.search(message):
                return family.name
        return OTHER

    def of_all(self, messages):
        """The family of a test with several messages: the first one known,
        since the others may be lines of the verifier's trace."""
        if not messages:
            return NO_MESSAGE
        known = [self.of(m) for m in messages]
        return next((k for k in known if k != OTHER), OTHER)

    def is_range(self, name):
        return name in self._range
