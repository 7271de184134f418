"""Starting the real `spona` in a data folder of its own, as a host does."""

import fcntl
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 180.0


def environment(folder: Path, **more: str) -> dict[str, str]:
    """This process's environment without the tests' settings, and with a folder of its own."""
    clean = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("SPONA_") and key not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    }
    return {**clean, "PYTHONPATH": str(ROOT / "src"), "SPONA_DATA": str(folder), **more}


def spona(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "spona.config.command", *arguments],
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE * 2,
        check=False,
    )


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """Settings with a database of its own on the server that DATABASE_URL names, its tables made;
    without a server, none: SQLite lies in the folder.
    """
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield {}
        return
    import psycopg

    name, template = f"own_{uuid.uuid4().hex[:12]}", tables_on(server)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield {"DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{name}"))}
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def with_tables(folder: Path) -> None:
    """Put a SQLite database with all tables and no rows into `folder`, where nothing is yet.

    Making the tables takes seconds, so they are made once for this state of the migrations; that a
    first start makes them itself is held by test_server.
    """
    folder.mkdir(parents=True)
    shutil.copyfile(tables(), folder / "spona.sqlite3")


def tables() -> Path:
    """A SQLite database with all tables and no rows; to be copied, not written to."""
    return _once("sqlite", _tables_in) / "spona.sqlite3"


def with_demo(folder: Path, stage: str) -> None:
    """Put a data folder with the demo at that stage where nothing is yet; made once a day for the
    code as it stands.
    """

    def make(half: Path) -> None:
        with_tables(half / "var")
        built = spona(half / "var", "demo", "--stage", stage, SPONA_DEMO="1")
        assert built.returncode == 0, built.stderr

    code = [p for p in (ROOT / "src").rglob("*.*") if p.suffix not in {".pyc", ".mo"}]
    made = _once(f"{stage}-{date.today()}", make, of=[p for p in code if p.is_file()])
    shutil.copytree(made / "var", folder)


def tables_on(server: str) -> str:
    """The name of a database with all tables on that server."""
    import psycopg

    name = "with_tables"

    def make(_folder: Path) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        with tempfile.TemporaryDirectory() as folder:
            _tables_in(Path(folder), DATABASE_URL=url)

    _once(hashlib.sha256(server.encode()).hexdigest()[:12], make)
    return name


def _tables_in(folder: Path, **settings: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from spona.config.prepare import prepare; prepare(demo=False)"],
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _once(name: str, make: Callable[[Path], None], of: Iterable[Path] | None = None) -> Path:
    """The folder that `make` filled, for these files (the migrations), in this run or an earlier one."""
    state = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted(of or (ROOT / "src" / "spona").glob("*/migrations/*.py")):
        state.update(path.read_bytes())
    place = Path(tempfile.gettempdir()) / f"spona-tests-{os.getuid()}-{state.hexdigest()[:16]}"
    place.mkdir(mode=0o700, exist_ok=True)
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test processes start at the same moment
        folder = place / name
        if not folder.exists():
            half = place / f"{name}.half"
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(folder)
            _forget_older_than(place)
    return folder


def _forget_older_than(place: Path, days: int = 2) -> None:
    """What was made for code that has changed since is not used again."""
    before = time.time() - days * 86_400
    for older in place.parent.glob(f"spona-tests-{os.getuid()}-*"):
        if older != place and older.stat().st_mtime < before:
            shutil.rmtree(older, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """`spona serve`, with what it said."""

    def __init__(self, folder: Path, *arguments: str, **more: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.said = folder.parent / f"{folder.name}.said"
        with self.said.open("wb") as output:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "spona.config.command",
                    "serve",
                    "--port",
                    str(self.port),
                    *arguments,
                ],
                env=environment(folder, **more),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def words(self) -> str:
        return self.said.read_text()

    def wait_until_up(self) -> None:
        self.wait_for("Spona is running at")

    def wait_for(self, text: str) -> None:
        until = time.monotonic() + PATIENCE
        while text not in self.words():
            assert self.process.poll() is None, self.words()
            assert time.monotonic() < until, self.words()
            time.sleep(0.05)

    def get(self, path: str = "/", timeout: float = 60) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path, headers={"Host": "localhost"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def child(self, ending: str) -> int:
        """The process right below the supervisor whose command line ends so."""
        return next(
            int(pid)
            for pid in self._numbers(self.process.pid)
            if ending in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        )

    def _numbers(self, pid: int) -> list[str]:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()

    def web_processes(self) -> list[int]:
        return [int(pid) for pid in self._numbers(self.child("spona.config.web"))]

    def family(self) -> dict[int, str]:
        """Every process that serves from this folder, of whatever parent: its number and line."""
        mark = f"SPONA_DATA={self.folder}\0".encode()
        found = {}
        for entry in Path("/proc").iterdir():
            try:
                if mark in (entry / "environ").read_bytes():
                    found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
        return {pid: line for pid, line in found.items() if " -m spona.config." in line}

    def left_over(self) -> dict[int, str]:
        """Who of the family is still there a few seconds after the end."""
        until = time.monotonic() + 5
        while (found := self.family()) and time.monotonic() < until:
            time.sleep(0.25)
        return found

    def stop(self, number: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def running(folder: Path, *arguments: str, **more: str) -> Iterator[Running]:
    """Serve from `folder` until the block ends; then no process is left, whoever was killed before."""
    one = Running(folder, *arguments, **more)
    try:
        one.wait_until_up()
        yield one
    finally:
        one.stop()
        left = one.left_over()
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        assert not left, left
