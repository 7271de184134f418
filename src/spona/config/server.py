"""`spona serve`: one command that runs the web server and the background worker together.

The supervisor stays small (it never loads Django): it prepares the database in a child, starts both,
starts again with growing pauses what dies, and ends everything cleanly on Ctrl-C or SIGTERM.
"""

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from spona.config.folder import Unusable, data_folder, in_use
from spona.config.processes import SUPERVISED

FIRST_ANSWER = 120.0  # seconds the web server may take to answer for the first time
GRACE = 30.0  # seconds for answers and tasks under way when stopping
LONGEST_PAUSE = float(os.environ.get("SPONA_LONGEST_PAUSE", "30"))
STEADY = 60.0  # seconds after which an earlier death is forgiven
# One heap for all threads: they take turns anyway, and each heap of its own keeps what it once held.
SPARING = {"MALLOC_ARENA_MAX": "1"}


class Child:
    """A process that should run; restarted with pauses of 0.5, 1, 2 … LONGEST_PAUSE seconds."""

    def __init__(self, name: str, *arguments: str) -> None:
        self.name = name
        self.arguments = [sys.executable, "-m", *arguments]
        self.pause = 0.5
        self.not_before = 0.0
        self.started = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.started = time.monotonic()
        # A session of its own: Ctrl-C reaches the supervisor alone, which then stops each one once.
        self.process = subprocess.Popen(
            self.arguments, start_new_session=True, env={**SPARING, **os.environ}
        )

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def watch(self) -> None:
        """Notice a death, and start again when the pause is over."""
        now = time.monotonic()
        if self.has_died():
            code = self.process.returncode if self.process else 0
            self.process = None
            if now - self.started > STEADY:
                self.pause = 0.5
            self.not_before = now + self.pause
            tell(
                f"The {self.name} ended ({describe(code)}); starting it again in {self.pause:g} s."
            )
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        elif self.process is None and now >= self.not_before:
            self.start()

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for its end; after `until` (monotonic seconds) its whole group is killed."""
        if not self.process:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            tell(f"The {self.name} did not end in time and is stopped now; nothing saved is lost.")
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


def serve(*, host: str, port: int, workers: int, demo: bool) -> int:
    """Prepare, serve, stop. Returns the exit code; trouble is one sentence on stderr."""
    os.environ.setdefault("SPONA_URL", f"http://localhost:{port}")
    os.environ[SUPERVISED] = str(os.getpid())
    with signals():
        try:
            folder = data_folder()
            require_free_port(host, port)
            with in_use(folder):
                return _serve(host, port, workers, demo)
        except Unusable as problem:
            tell(str(problem))
            return 1
        except Stopped:
            return 0


def _serve(host: str, port: int, workers: int, demo: bool) -> int:
    prepared = subprocess.run(
        [sys.executable, "-m", "spona.config.command", "prepare", *(["--demo"] if demo else [])],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if prepared.returncode:
        return prepared.returncode
    web = Child("web server", "spona.config.web", host, str(port), str(workers))
    worker = Child("background worker", "spona.config.command", "worker")
    children = [web, worker]
    try:
        for child in children:
            child.start()
        if not wait_for_answer(host, port, web):
            tell("The web server does not start; its own words are above.")
            return 1
        say(f"\nSpona is running at {os.environ['SPONA_URL']}  (Ctrl-C ends it)\n{prepared.stdout}")
        while True:
            time.sleep(0.25)
            for child in children:
                child.watch()
    except Stopped:
        tell("Stopping ...")
    finally:
        stop(children)
    return 0


def stop(children: list[Child]) -> None:
    """Ask all, wait for all; a second Ctrl-C no longer waits."""
    until = time.monotonic() + GRACE
    for child in children:
        child.ask_to_stop()
    for child in children:
        try:
            child.wait(until)
        except Stopped:
            until = 0.0
            child.wait(until)


@contextmanager
def signals() -> Iterator[None]:
    """Ctrl-C and SIGTERM raise Stopped in the main thread; the first and the second alike."""

    def stopped(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    before = {number: signal.signal(number, stopped) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def require_free_port(host: str, port: int) -> None:
    """Granian shares ports between processes, so two Sponas would too: look before."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OverflowError:
            raise Unusable(f"{port} is not a port: it must be between 1 and 65535.") from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Unusable(
                    f"Port {port} is in use by another program. "
                    f"Choose another one: make run PORT={port + 1} (or spona serve --port {port + 1})."
                ) from None
            raise Unusable(f"Cannot listen on {host} port {port}: {error.strerror}.") from None


def wait_for_answer(host: str, port: int, web: Child) -> bool:
    """True at the first answer, whatever it says; False when the server died or takes too long."""
    until = time.monotonic() + FIRST_ANSWER
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    while time.monotonic() < until and not web.has_died():
        connection = http.client.HTTPConnection(address, port, timeout=10)
        try:
            connection.request("GET", "/", headers={"Host": "localhost"})
            connection.getresponse().read()
            return True
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    return False


def describe(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def default_workers() -> int:
    return min(2, os.cpu_count() or 1)
