"""`spona backup`: database, uploaded files and the secret key in one file, while Spona runs.

The file is a gzipped tar: the database as one consistent moment, then media, then manifest.json with
a checksum of each. Media is copied after the database: every file the database knows is there unless
it was deleted in between.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE, POSTGRES = "database.sqlite3", "database.sql"
SECRET = "secret"  # noqa: S105 - the name of a file


def write_backup(*, target: Path) -> str:
    """Write the backup to `target` (never over an existing file); returns a sentence about it.

    It appears under its name only when it is complete. Raises CommandError with a sentence.
    """
    if target.exists():
        raise CommandError(f"{target} exists already; name a new file.")
    if not target.parent.is_dir():
        raise CommandError(f"The folder {target.parent} does not exist.")
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        with tempfile.TemporaryDirectory(prefix="spona-backup-", dir=target.parent) as folder:
            database = copy_database(Path(folder))
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                count = _write_archive(file, database)
                file.flush()
                os.fsync(file.fileno())
        unfinished.rename(target)
    except OSError as error:
        raise CommandError(f"The backup could not be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    size = target.stat().st_size / 1_000_000
    return f"{target}: the database and {count} files, {size:.1f} MB. Keep it as safe as the data."


def _write_archive(file: Any, database: Path) -> int:
    """Database, media, secret, manifest. Returns the number of media files."""
    checksums: dict[str, str] = {}
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
        for name, path in _contents(database):
            try:
                with path.open("rb") as content:
                    information = archive.gettarinfo(arcname=name, fileobj=content)
                    information.uid = information.gid = 0
                    information.uname = information.gname = ""
                    reader = _Hashing(content)
                    archive.addfile(information, reader)
            except FileNotFoundError:  # deleted since we listed it
                continue
            checksums[name] = reader.hexdigest()
        text = json.dumps(manifest(checksums), indent=1).encode()
        information = tarfile.TarInfo(MANIFEST)
        information.size = len(text)
        from io import BytesIO

        archive.addfile(information, BytesIO(text))
    return sum(name.startswith("media/") for name in checksums)


def _contents(database: Path) -> Iterator[tuple[str, Path]]:
    yield database.name, database
    secret = Path(settings.DATA) / SECRET
    if "SPONA_SECRET" not in os.environ and secret.exists():
        yield SECRET, secret
    media = Path(settings.MEDIA_ROOT)
    for path in sorted(media.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"media/{path.relative_to(media).as_posix()}", path


class _Hashing:
    """A file read once: into the archive and into the checksum."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data: bytes = self.file.read(size)
        self.hash.update(data)
        return data

    def hexdigest(self) -> str:
        return self.hash.hexdigest()


def manifest(checksums: dict[str, str]) -> dict[str, Any]:
    """What the backup is, for the one who restores it."""
    from spona import __version__

    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "format": FORMAT,
        "spona": __version__,
        "django": django.get_version(),
        "python": sys.version.split()[0],
        "database": connection.vendor,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
        "sha256": checksums,
    }


def copy_database(folder: Path) -> Path:
    """One consistent moment of the database as a file in `folder`, while others write."""
    if connection.vendor == "sqlite":
        return _copy_sqlite(folder / SQLITE)
    return _dump_postgres(folder / POSTGRES)


def _copy_sqlite(target: Path) -> Path:
    """SQLite's own online backup in one step: writers go on in the write-ahead log meanwhile."""
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
    finally:
        copy.close()
    if verdict != "ok":
        raise CommandError(f"The copy of the database is damaged ({verdict}); nothing was written.")
    return target


def _dump_postgres(target: Path) -> Path:
    """pg_dump reads one snapshot; it must be at least as new as the server."""
    run_postgres("pg_dump", "--no-owner", "--no-privileges", "--schema=public", f"--file={target}")
    return target


def run_postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database. Raises CommandError with its words."""
    path = shutil.which(program)
    if path is None:
        raise CommandError(
            f"{program} was not found: install PostgreSQL's client programs "
            "(Debian: apt-get install postgresql-client)."
        )
    database = settings.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        "PGHOST": database.get("HOST", ""),
        "PGPORT": str(database.get("PORT", "")),
        "PGUSER": database.get("USER", ""),
        "PGPASSWORD": database.get("PASSWORD", ""),
        **{f"PG{key.upper()}": str(v) for key, v in database.get("OPTIONS", {}).items()},
    }
    done = subprocess.run(
        [path, *arguments, str(name)],
        env={key: value for key, value in environment.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise CommandError(f"{program} failed: {words[-1]}")
