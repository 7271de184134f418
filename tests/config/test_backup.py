"""Backup while somebody writes, restore elsewhere: the same rows, the same files, on both databases.

Under DATABASE_URL (the second run of the suite) this is PostgreSQL to PostgreSQL, else SQLite.
"""

import os
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.running import environment, own_database, spona, with_tables

POSTGRES = os.environ.get("DATABASE_URL", "")


class Place:
    """A data folder and its database; asked and filled by `python -c`, as another process would."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self.settings = settings

    def spona(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return spona(self.folder, *arguments, **self.settings)

    def python(self, code: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", PREAMBLE + code],
            env=environment(self.folder, **self.settings),
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    def create(self) -> None:
        if not POSTGRES:
            with_tables(self.folder)
        done = self.spona(
            "createowner", "--email", "mira@example.org", "--name", "Мира",
            "--organisation", "Our house",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        (self.folder / "media" / "portraits").mkdir(parents=True)
        (self.folder / "media" / "portraits" / "mira.webp").write_bytes(bytes(range(256)) * 50)

    def pairs(self) -> list[int]:
        """How many rows each of the writer's transactions left: 2 each, or it was cut in half."""
        return [int(n) for n in self.python(COUNT).split()]


PREAMBLE = """
from spona.config.processes import start_django
start_django()
from django.db import transaction, connection
from spona.core.models import Organisation
"""
WRITE = """
import sys, time
n = 0
while True:
    with transaction.atomic():
        Organisation.objects.create(slug=f"w{n}-a", name={"en": "first"})
        Organisation.objects.create(slug=f"w{n}-b", name={"en": "second"})
    print(n, flush=True)
    n += 1
"""
COUNT = """
from collections import Counter
slugs = Organisation.objects.filter(slug__startswith="w").values_list("slug", flat=True)
print(*Counter(slug.split("-")[0] for slug in slugs).values())
"""


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """Two places, each with a database of its own."""
    with own_database() as here, own_database() as there:
        yield Place(tmp_path / "here", here), Place(tmp_path / "there", there)


def test_a_backup_taken_while_writing_comes_back_whole(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    here, there = places
    here.create()
    writer = subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + WRITE],
        env=environment(here.folder, **here.settings),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    acknowledged = [0]

    def listen() -> None:
        for line in writer.stdout or ():
            acknowledged[0] = int(line) + 1

    threading.Thread(target=listen, daemon=True).start()
    until = time.monotonic() + 60
    while acknowledged[0] < 20 and time.monotonic() < until:
        time.sleep(0.01)
    before = acknowledged[0]
    file = tmp_path / "backup.tar.gz"
    done = here.spona("backup", str(file))
    after = acknowledged[0]
    writer.kill()
    writer.wait()

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{file}: the database and 1 files, ")
    assert before >= 20
    assert after > before  # it did write meanwhile
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as archive:
        assert sorted(archive.getnames()) == sorted(
            [
                "database.sql" if POSTGRES else "database.sqlite3",
                "manifest.json", "media/portraits/mira.webp", "secret",
            ]
        )  # fmt: skip

    done = there.spona("restore", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    pairs = there.pairs()
    assert set(pairs) == {2}
    assert before <= len(pairs) <= after + 1
    assert (there.folder / "media/portraits/mira.webp").read_bytes() == bytes(range(256)) * 50
    assert (there.folder / "secret").read_text() == (here.folder / "secret").read_text()
    assert there.spona("check").returncode == 0

    # Life goes on there: sequences, constraints and the next backup.
    there.python('Organisation.objects.create(slug="next", name={})')
    assert there.spona("backup", str(tmp_path / "second.tar.gz")).returncode == 0


def test_an_occupied_place_is_not_overwritten_unless_told(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    here, there = places
    here.create()
    there.create()
    there.python('Organisation.objects.update(slug="theirs")')
    file = tmp_path / "backup.tar.gz"
    assert here.spona("backup", str(file)).returncode == 0
    slug = "print(*Organisation.objects.values_list('slug', flat=True))"

    done = there.spona("restore", str(file))
    assert (done.returncode, done.stderr) == (
        1,
        "This database already holds an organisation. "
        "Restore into an empty place, or add --force to replace it.\n",
    )
    assert there.python(slug) == "theirs"

    assert there.spona("restore", str(file), "--force").returncode == 0
    assert there.python(slug) == "our-house"


def test_a_damaged_or_foreign_file_changes_nothing(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    here, there = places
    here.create()
    file = tmp_path / "backup.tar.gz"
    assert here.spona("backup", str(file)).returncode == 0
    whole = file.read_bytes()
    done = here.spona("backup", str(file))  # what is there is precious
    assert (done.returncode, done.stderr) == (1, f"{file} exists already; name a new file.\n")
    assert file.read_bytes() == whole
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    foreign = tmp_path / "foreign.tar.gz"
    foreign.write_text("not an archive")
    changed = _with_a_changed_byte(file, tmp_path)

    for wrong, reason in (
        (cut, "is not a complete backup of Spona; nothing was changed."),
        (foreign, "is not a complete backup of Spona; nothing was changed."),
        (changed, "is damaged (checksums differ); nothing was changed."),
    ):
        done = there.spona("restore", str(wrong))
        assert (done.returncode, done.stderr) == (1, f"{wrong} {reason}\n")
    assert there.spona("restore", str(file)).returncode == 0


def _with_a_changed_byte(file: Path, folder: Path) -> Path:
    """A well-formed archive whose picture differs by one byte from what the manifest says."""
    unpacked = folder / "unpacked"
    with tarfile.open(file) as archive:
        archive.extractall(unpacked, filter="data")
    picture = unpacked / "media" / "portraits" / "mira.webp"
    picture.write_bytes(b"x" + picture.read_bytes()[1:])
    changed = folder / "changed.tar.gz"
    with tarfile.open(changed, "w:gz") as archive:
        for path in unpacked.rglob("*"):
            if path.is_file():
                archive.add(path, path.relative_to(unpacked).as_posix())
    return changed
