"""Kernels that can be asked: an image booted under QEMU, or the running one."""

import fcntl
import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from . import loader
from .errors import OracleError

QEMU = "qemu-system-x86_64"
# no_timer_check: on a busy machine the emulated timer is late and boot panics.
COMMAND_LINE = (
    "console=ttyS0 quiet no_timer_check panic=-1 oops=panic mitigations=off nokaslr audit=0 "
    "random.trust_cpu=on rcupdate.rcu_expedited=1 cryptomgr.notests"
)
BOOT_SECONDS = 120  # to the first line of results, on a machine that is busy
SILENT_SECONDS = 240  # without a line: the guest hangs; the loader gives up after 100
BATCH_BYTES = 96 << 20
BATCH_OBJECTS = 600


class Verdict:
    """What a kernel said of one program.

    verdict: accept, reject, not-loaded (libbpf could not offer the program to
    the verifier), timeout, crash (of the loader), panic or hang (of the guest).
    """

    def __init__(self, program, section, verdict, errno=0, messages=(), warnings=()):
        self.program, self.section, self.verdict = program, section, verdict
        self.errno, self.messages, self.warnings = errno, list(messages), list(warnings)

    def as_json(self):
        return [self.program, self.section, self.verdict, self.errno, self.messages, self.warnings]


def _file_hash(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def _archive(files):
    """A cpio archive ("newc") of (name, mode, bytes)."""
    parts = []
    for inode, (name, mode, data) in enumerate(files + [("TRAILER!!!", 0, b"")], 1):
        encoded = name.encode() + b"\0"
        fields = (inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(encoded), 0)
        head = b"070701" + b"".join(b"%08X" % field for field in fields) + encoded
        for piece in (head, data):
            parts += [piece, b"\0" * (-len(piece) % 4)]
    return b"".join(parts)


class _Results:
    """Reads the loader's lines; keeps verdicts and what was begun last."""

    def __init__(self):
        self.verdicts = {}  # object -> {number: Verdict}
        self.done = set()
        self.ended = False
        self.begun = None  # (object, number, program, section)

    def read(self, text):
        for line in text.splitlines():
            try:
                item = json.loads(line)
            except ValueError:
                continue  # cut short by a panic
            kind = item.get("v")
            if kind == "end":
                self.ended = True
            elif kind == "done":
                self.done.add(item["o"])
            elif kind is None:
                self.begun = (item["o"], item["n"], item["p"], item["s"])
            elif kind == "unreadable":
                self._set(item["o"], 0, Verdict("", "", kind, item["e"], (), item["w"]))
            elif self.begun and self.begun[:2] == (item["o"], item["n"]):
                _, _, program, section = self.begun
                warnings = [w.strip().removeprefix("libbpf: ") for w in item.get("w", [])]
                self._set(
                    item["o"],
                    item["n"],
                    Verdict(program, section, kind, item["e"], item.get("m", []), warnings),
                )
                self.begun = None

    def _set(self, number, program, verdict):
        self.verdicts.setdefault(number, {})[program] = verdict

    def blame(self, verdict):
        """Charges the program that was begun and not answered."""
        number, program, name, section = self.begun
        self._set(number, program, Verdict(name, section, verdict))
        self.begun = None
        return number, program


class Kernel:
    """name: what bpf-precheck calls this kernel; identity: what its answers hang on,
    the kernel and the loader, whose libbpf has a say in how objects are loaded."""

    def __init__(self, name, identity):
        self.name, self.identity = name, identity

    def ask(self, paths, report=lambda text: None):
        """A list of verdicts for each object, in its programs' order."""
        answers = [None] * len(paths)
        for batch in _batches(paths):
            results = self._ask_batch({i: paths[i] for i in batch}, report)
            for i in batch:
                by_number = results.verdicts.get(i, {})
                answers[i] = [by_number[n] for n in sorted(by_number)]
        return answers

    def _ask_batch(self, objects, report):
        results = _Results()
        first = {i: 0 for i in objects}
        for _ in range(len(objects) * 4 + 4):
            left = {i: path for i, path in objects.items() if i not in results.done}
            if not left:
                return results
            how = self._run(left, first, results)
            if results.ended:
                return results
            if results.begun is None:
                raise OracleError(f"kernel {self.name}: {how}")
            culprit, number = results.blame("hang" if how == "hang" else "panic")
            report(f"kernel {self.name}: the guest stopped ({how}); going on after the culprit")
            # programs before it in its object are answered, objects before it are done
            first[culprit] = number + 1
        raise OracleError(f"kernel {self.name}: the guest stopped too often")


def _batches(paths):
    batch, size = [], 0
    for i, path in enumerate(paths):
        length = os.path.getsize(path)
        if batch and (size + length > BATCH_BYTES or len(batch) == BATCH_OBJECTS):
            yield batch
            batch, size = [], 0
        batch.append(i)
        size += length
    if batch:
        yield batch


def _list(objects, first, place):
    return "".join(f"{i}\t{place(i)}\t{first[i]}\t\n" for i in objects).encode()


class Image(Kernel):
    """modules: .ko files that the guest inserts first, in that order."""

    def __init__(self, name, image, binary, cache, accel=None, modules=()):
        if not shutil.which(QEMU):
            raise OracleError(f"{QEMU} is missing; install qemu-system-x86")
        if not os.path.isfile(image):
            raise OracleError(
                f"no kernel image {image}; scripts/fetch-kernels DIR {name} fetches one to DIR/vmlinuz-{name}"
            )
        identity = f"{_file_hash(image)[:24]}-{os.path.basename(binary)}"
        for module in modules:
            if not os.path.isfile(module):
                raise OracleError(f"no module {module}")
            identity += "-" + _file_hash(module)[:16]
        super().__init__(name, identity)
        self.image, self.binary, self.cache, self.modules = image, binary, cache, list(modules)
        # A nested KVM may be there and yet not run a kernel.
        self.accel = accel or "tcg"

    def _slot(self):
        """One of as many locks as there are processors, so that runs take turns."""
        directory = os.path.join(self.cache, "slots")
        os.makedirs(directory, exist_ok=True)
        files = [open(os.path.join(directory, str(n)), "w") for n in range(os.cpu_count() or 1)]
        for file in files:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return file
            except OSError:
                continue
        file = files[os.getpid() % len(files)]
        fcntl.flock(file, fcntl.LOCK_EX)
        return file

    def _programs(self):
        """What the archive holds beside objects: process 1, the loader, modules."""
        files = [("dev", 0o40755, b"")]
        named = [("loader" if self.modules else "init", 0o100755, self.binary)]
        if self.modules:
            named.append(("init", 0o100755, loader.build_insmod(self.cache)))
        named += [(f"module{i}", 0o100644, path) for i, path in enumerate(self.modules)]
        for name, mode, path in named:
            with open(path, "rb") as file:
                files.append((name, mode, file.read()))
        return files

    def _run(self, objects, first, results):
        files = self._programs()
        for i, path in objects.items():
            with open(path, "rb") as file:
                files.append((f"o{i}", 0o100644, file.read()))
        files.append(("list", 0o100644, _list(objects, first, lambda i: f"/o{i}")))
        with tempfile.TemporaryDirectory() as work, self._slot():
            archive, serial, console = (os.path.join(work, n) for n in ("rd", "results", "console"))
            with open(archive, "wb") as file:
                file.write(_archive(files))
            command = [QEMU, "-accel", self.accel, "-cpu", "max,la57=off", "-m", "1024"]
            command += ["-nodefaults", "-no-reboot", "-display", "none", "-kernel", self.image]
            command += ["-initrd", archive, "-append", COMMAND_LINE]
            command += ["-serial", "file:" + console, "-serial", "file:" + serial]
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
            try:
                hung = not _wait(process, serial)
            finally:
                if process.poll() is None:
                    process.kill()
                errors = process.communicate()[1].decode(errors="replace")
            text = _read(serial)
            results.read(text)
            if hung and text:
                return "hang"
            tail = "\n".join(_read(console).splitlines()[-8:])
            if hung:
                return f"no answer in {BOOT_SECONDS} s; its console ends:\n{tail}"
            return f"the guest ended early\n{errors.strip()}\n{tail}".strip()


def _read(path):
    try:
        with open(path, errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _wait(process, serial):
    """False if the guest says nothing for too long."""
    size, since = -1, time.monotonic()
    while True:
        try:
            process.wait(timeout=0.2)
            return True
        except subprocess.TimeoutExpired:
            pass
        now = os.path.getsize(serial) if os.path.exists(serial) else 0
        if now != size:
            size, since = now, time.monotonic()
        if time.monotonic() - since > (SILENT_SECONDS if size > 0 else BOOT_SECONDS):
            return False


class Running(Kernel):
    """The machine's own kernel: programs are verified and thrown away, never attached."""

    def __init__(self, binary):
        if os.geteuid() != 0:
            raise OracleError("--kernel running loads programs, which needs root")
        if not os.path.exists("/sys/kernel/btf/vmlinux"):
            raise OracleError("the running kernel shows no BTF (/sys/kernel/btf/vmlinux)")
        uname = platform.uname()
        digest = hashlib.sha256(f"{uname.release} {uname.version}".encode()).hexdigest()
        super().__init__("running", f"running-{digest[:16]}-{os.path.basename(binary)}")
        self.binary = binary

    def _run(self, objects, first, results):
        with tempfile.NamedTemporaryFile() as work:
            work.write(_list(objects, first, lambda i: os.path.abspath(objects[i])))
            work.flush()
            done = subprocess.run([self.binary, work.name], capture_output=True, text=True)
        results.read(done.stdout)
        return done.stderr.strip() or "the loader ended early"


def end_guests_on_sigterm():
    """A run that is told to end takes its guest along."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


def open_kernel(spec, binary, cache, accel=None, modules=()):
    """A kernel from NAME=IMAGE or "running"; modules are [NAME=]FILE.ko, of that kernel
    or of all."""
    if spec == "running":
        if modules:
            raise OracleError("--module is for images; insert it into the running kernel yourself")
        return Running(binary)
    name, found, image = spec.partition("=")
    if not found or not name or not image:
        raise OracleError(f"--kernel {spec}: expected NAME=IMAGE (6.12=vmlinuz-6.12) or running")
    mine = [path for kernel, _, path in (m.rpartition("=") for m in modules) if kernel in ("", name)]
    return Image(name, image, binary, cache, accel, mine)
