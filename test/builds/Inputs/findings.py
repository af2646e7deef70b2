"""Prints the findings of a SARIF report: file, line and rule, one a line."""

import json
import os
import sys

with open(sys.argv[1]) as file:
    (run,) = json.load(file)["runs"]
for result in run["results"]:
    (location,) = result["locations"]
    place = location["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    assert uri.startswith("file:///"), uri
    path = uri[len("file://") :]
    assert os.path.isfile(path), path
    print(os.path.relpath(path, sys.argv[2]), place["region"]["startLine"], result["ruleId"])
