"""A small LSP client that drives clangd over its standard streams."""

import json
import os
import queue
import subprocess
import threading
import time


class Server:
    """A clangd; requests are answered in turn, notifications are queued."""

    def __init__(self, command, root, log=None):
        self.stderr = open(log, "w") if log else subprocess.DEVNULL
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.stderr
        )
        self.inbox = queue.Queue()
        self.ids = 0
        threading.Thread(target=self._read, daemon=True).start()
        self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": uri(root),
                "capabilities": {
                    "textDocument": {
                        "publishDiagnostics": {
                            "relatedInformation": True,
                            "versionSupport": True,
                            "codeActionsInline": True,
                        },
                        "codeAction": {
                            "codeActionLiteralSupport": {
                                "codeActionKind": {"valueSet": ["quickfix"]}
                            }
                        },
                    }
                },
            },
        )
        self.notify("initialized", {})

    def _read(self):
        stream = self.process.stdout
        while True:
            length = None
            while True:
                line = stream.readline()
                if not line:
                    self.inbox.put(None)
                    return
                line = line.strip()
                if not line:
                    break
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            self.inbox.put(json.loads(stream.read(length)))

    def _send(self, message):
        body = json.dumps(dict(message, jsonrpc="2.0")).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method, params):
        self._send({"method": method, "params": params})

    def _next(self, deadline):
        try:
            message = self.inbox.get(timeout=max(0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError("the server is silent") from None
        if message is None:
            raise EOFError("the server has gone, status %s" % self.process.wait())
        return message

    def request(self, method, params, timeout=60):
        self.ids += 1
        self._send({"id": self.ids, "method": method, "params": params})
        deadline = time.monotonic() + timeout
        kept = []
        while True:
            message = self._next(deadline)
            if message.get("id") == self.ids and "method" not in message:
                for other in kept:
                    self.inbox.put(other)
                if "error" in message:
                    raise RuntimeError(message["error"])
                return message["result"]
            kept.append(message)

    def diagnostics(self, path, version, timeout=60):
        """The diagnostics that the server publishes for a version."""
        deadline = time.monotonic() + timeout
        while True:
            message = self._next(deadline)
            params = message.get("params", {})
            if (
                message.get("method") == "textDocument/publishDiagnostics"
                and params["uri"] == uri(path)
                and params.get("version") == version
            ):
                return params["diagnostics"]

    def close(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        return self.process.wait(timeout=30)


class Document:
    """A file that is open in the editor, edited as a whole."""

    def __init__(self, server, path):
        self.server, self.path, self.version = server, path, 1
        with open(path) as file:
            self.text = file.read()
        server.notify(
            "textDocument/didOpen",
            {
                "textDocument": {
                    "uri": uri(path),
                    "languageId": "c",
                    "version": 1,
                    "text": self.text,
                }
            },
        )

    def diagnostics(self, timeout=60):
        return self.server.diagnostics(self.path, self.version, timeout)

    def edit(self, text):
        self.text = text
        self.version += 1
        self.server.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri(self.path), "version": self.version},
                "contentChanges": [{"text": text}],
                "wantDiagnostics": True,
            },
        )
        return self.diagnostics()

    def replace(self, old, new):
        assert self.text.count(old) == 1, (old, self.text.count(old))
        return self.edit(self.text.replace(old, new))

    def fixes(self, diagnostic):
        """Code actions offered for a diagnostic."""
        return self.server.request(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": uri(self.path)},
                "range": diagnostic["range"],
                "context": {"diagnostics": [diagnostic], "only": ["quickfix"]},
            },
        )

    def apply(self, action):
        edits = action["edit"]["changes"][uri(self.path)]
        lines = self.text.splitlines(keepends=True)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))

        def offset(position):
            return starts[position["line"]] + position["character"]

        text = self.text
        for edit in sorted(edits, key=lambda e: -offset(e["range"]["start"])):
            start, end = offset(edit["range"]["start"]), offset(edit["range"]["end"])
            text = text[:start] + edit["newText"] + text[end:]
        return self.edit(text)


def uri(path):
    return "file://" + os.path.realpath(path)


def text_at(document, diagnostic):
    """The first line of what a diagnostic underlines."""
    start, end = diagnostic["range"]["start"], diagnostic["range"]["end"]
    line = document.text.splitlines()[start["line"]]
    return line[start["character"] : end["character"] if end["line"] == start["line"] else None]
