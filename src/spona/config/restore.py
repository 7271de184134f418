"""`spona restore`: a backup back into an empty place, or with --force over what is there.

Everything is unpacked and checked first; only then is anything replaced. What --force replaces is kept
beside it (SQLite and media) under a name that says when.
"""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from spona.config.backup import FORMAT, MANIFEST, POSTGRES, SECRET, SQLITE, run_postgres


def restore_backup(*, source: Path, force: bool) -> str:
    """Bring `source` back; returns a sentence. Raises CommandError before anything is changed."""
    if not source.is_file():
        raise CommandError(f"{source} is not a file.")
    data = Path(settings.DATA)
    if not force and (reason := _occupied()):
        raise CommandError(f"{reason} Restore into an empty place, or add --force to replace it.")
    with tempfile.TemporaryDirectory(prefix="restore-", dir=data) as folder:
        unpacked = Path(folder)
        manifest = _unpack(source, unpacked)
        _fits(manifest)
        if connection.vendor == "sqlite":
            _place_sqlite(unpacked / SQLITE)
        else:
            _place_postgres(unpacked / POSTGRES)
        _place_media(unpacked / "media")
        _place_secret(unpacked / SECRET)
    connection.close()
    call_command("migrate", verbosity=0, interactive=False)
    return f"Restored: Spona {manifest['spona']}, as of {manifest['made_at']}."


def _occupied() -> str:
    """Why this place is not empty; empty text when it is."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in ("core_organisation", "people_account"):
            if table in tables:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - two fixed names
                if cursor.fetchone():
                    return "This database already holds an organisation."
    if tables and "django_migrations" not in tables:
        return "This database holds tables of another program."
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(path.is_file() for path in media.rglob("*")):
        return f"There are files in {media}."
    return ""


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack into `folder` and compare every checksum with the manifest."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        expected = manifest["sha256"]
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError) as error:
        raise CommandError(
            f"{source} is not a complete backup of Spona; nothing was changed."
        ) from error
    found = {
        path.relative_to(folder).as_posix(): _checksum(path)
        for path in folder.rglob("*")
        if path.is_file() and path != folder / MANIFEST
    }
    if found != expected:
        raise CommandError(f"{source} is damaged (checksums differ); nothing was changed.")
    return manifest


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fits(manifest: dict[str, Any]) -> None:
    """The backup is of this kind of database, and not from a newer Spona."""
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    if manifest["database"] != connection.vendor:
        raise CommandError(
            f"This backup is of a {names[manifest['database']]} database and this place uses "
            f"{names[connection.vendor]}: set DATABASE_URL for the same kind."
        )
    ours = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if manifest["format"] > FORMAT or set(manifest["migrations"]) - ours:
        raise CommandError(
            f"This backup was made by a newer Spona ({manifest['spona']}); update this one first."
        )


def _place_sqlite(database: Path) -> None:
    target = Path(settings.DATABASES["default"]["NAME"])
    connection.close()
    for ending in ("", "-wal", "-shm"):
        old = target.with_name(target.name + ending)
        if old.exists():
            old.rename(old.with_name(f"{target.name}.before-{_stamp()}{ending}"))
    database.chmod(0o600)
    shutil.move(database, target)


def _place_postgres(dump: Path) -> None:
    """Empty the schema and load the dump in one transaction: it is the backup or what was there."""
    connection.close()
    preamble = dump.with_name("preamble.sql")
    preamble.write_text("DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n")
    body = dump.read_text().replace("\nCREATE SCHEMA public;\n", "\n", 1)
    dump.write_text(body)
    run_postgres(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=" + os.devnull,
        f"--file={preamble}",
        f"--file={dump}",
    )


def _place_media(media: Path) -> None:
    target = Path(settings.MEDIA_ROOT)
    if target.exists() and any(target.iterdir()):
        target.rename(target.with_name(f"{target.name}.before-{_stamp()}"))
    elif target.exists():
        target.rmdir()
    if media.exists():
        shutil.move(media, target)
    else:
        target.mkdir(parents=True)


def _place_secret(secret: Path) -> None:
    """Links and sessions in the backup are signed with its key; a key from SPONA_SECRET wins."""
    if secret.exists() and "SPONA_SECRET" not in os.environ:
        secret.chmod(0o600)
        secret.replace(Path(settings.DATA) / SECRET)


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
