"""Reading the environment: database, mail, secret key. Each error is one clear sentence."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str) -> bool:
    """True when the variable is set to something that means yes."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def secret_key(data: Path) -> str:
    """The key from SPONA_SECRET, or one made once and kept in the data folder (mode 0600)."""
    if key := os.environ.get("SPONA_SECRET", ""):
        return key
    path = data / "secret"
    if not path.exists():
        try:
            data.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass  # another process of the same start was quicker
        except OSError as error:
            raise ImproperlyConfigured(
                f"Spona cannot write to its data folder {data} ({error.strerror}). "
                "Name another with SPONA_DATA=/some/folder."
            ) from error
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(50))
    return path.read_text()


def database_from_url(url: str, data: Path) -> dict[str, Any]:
    """Django's database setting from DATABASE_URL; without one, SQLite in the data folder.

    SQLite: write-ahead log, immediate transactions (a writer waits instead of failing half way),
    synchronous=NORMAL is decided in docs/decisions.
    """
    if not url:
        return _sqlite(data / "spona.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must start with postgresql:// or sqlite:///; "
            f"this one starts with {parts.scheme or 'nothing'}://."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; "
                "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY"
            ),
        },
    }


def mailers_from_url(url: str, data: Path) -> dict[str, dict[str, Any]]:
    """MAILERS from SPONA_MAIL=smtp[s]://user:password@host:port; without one, files in the data folder."""
    if not url:
        return {
            "default": {
                "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
                "OPTIONS": {"file_path": data / "mail"},
            }
        }
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise ImproperlyConfigured("SPONA_MAIL must look like smtp+tls://user:password@host:587.")
    return {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": parts.hostname,
                "port": parts.port or {"smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25),
                "username": unquote(parts.username or ""),
                "password": unquote(parts.password or ""),
                "use_ssl": parts.scheme == "smtps",
                "use_tls": parts.scheme == "smtp+tls",
                "timeout": 20,
            },
        }
    }


def inbox_from_url(url: str) -> dict[str, Any] | None:
    """INBOX from SPONA_INBOX=imaps://user:password@host/folder; None without one."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"imap", "imaps", "imap+tls"} or not parts.hostname:
        raise ImproperlyConfigured("SPONA_INBOX must look like imaps://user:password@host/INBOX.")
    return {
        "host": parts.hostname,
        "port": parts.port or {"imaps": 993}.get(parts.scheme, 143),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "folder": unquote(parts.path.strip("/")) or "INBOX",
        "use_ssl": parts.scheme == "imaps",
        "use_tls": parts.scheme == "imap+tls",
        "timeout": 20,
    }


def reply_address(address: str) -> str:
    """REPLY_ADDRESS from SPONA_REPLY_ADDRESS=reply@host, to which a + and letters can be added."""
    local, at, host = address.strip().lower().partition("@")
    if address and not (local and at and host and "+" not in local and "@" not in host):
        raise ImproperlyConfigured("SPONA_REPLY_ADDRESS must look like reply@mentors.example.org.")
    if len(local) > 8:
        raise ImproperlyConfigured(
            "SPONA_REPLY_ADDRESS may have at most 8 letters before the @: what is added needs the rest."
        )
    return address.strip().lower()
