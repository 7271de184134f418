"""A PostgreSQL server of a test's own, that may be stopped in the middle and started again."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Cluster:
    """`start` waits until it answers; `stop` is immediate: no goodbye, like a power cut."""

    folder: Path
    user: str | None

    @property
    def url(self) -> str:
        return f"postgresql://spona@/postgres?host={self.folder}"

    def start(self) -> None:
        self._control(
            "start", "-w", "-l", str(self.folder / "log"),
            "-o", f"-k {self.folder} -c listen_addresses='' -c max_connections=60",
        )  # fmt: skip

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")

    def _control(self, *words: str) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), *words)

    def run(self, program: str, *words: str) -> None:
        subprocess.run(
            [program, *words],
            user=self.user,
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running server on a socket in a folder of its own; its programs stand on the PATH."""
    folder = Path(tempfile.mkdtemp(prefix="spona-pg."))
    user = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = next(name for name in ("postgres", "nobody") if _known(name))
        shutil.chown(folder, user)
    one = Cluster(folder, user)
    try:
        one.run("initdb", "-D", str(folder / "data"), "-U", "spona", "-A", "trust",
                "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        one.start()
        yield one
    finally:
        subprocess.run(
            ["pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop"],
            user=user, cwd="/", check=False, capture_output=True,
        )  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)


def _known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
