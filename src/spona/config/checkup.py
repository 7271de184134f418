"""`spona check`: what a host should know, one line per thing, and exit code 1 when something is wrong."""

import shutil
import smtplib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.management.base import CommandError

from spona.config.folder import Unusable, data_folder
from spona.config.processes import start_django

LEAST_FREE = 500_000_000  # bytes


class Wrong(Exception):
    """What is wrong, and what to do about it."""


def check_up() -> int:
    """Try each part; returns 0 when all is well."""
    verdicts = [_report(name, part) for name, part in parts()]
    return 0 if all(verdicts) else 1


def parts() -> Iterator[tuple[str, Callable[[], str]]]:
    yield "data folder", folder
    start_django()
    yield "settings", settings_
    yield "database", database
    yield "mail", mail
    yield "incoming mail", incoming
    yield "outbox", outbox
    yield "address", address


def _report(name: str, part: Callable[[], str]) -> bool:
    from django.db import Error

    try:
        line, fine = f"ok     {name}: {part()}", True
    except (Wrong, Unusable, CommandError) as wrong:
        line, fine = f"WRONG  {name}: {wrong}", False
    except Error as error:
        line, fine = f"WRONG  {name}: {str(error).strip().splitlines()[0]}", False
    sys.stdout.write(line + "\n")
    return fine


def folder() -> str:
    path = data_folder()
    free = shutil.disk_usage(path).free
    if free < LEAST_FREE:
        raise Wrong(f"only {free // 1_000_000} MB are free in {path}; make room.")
    return f"{path} can be written, {free // 1_000_000_000} GB free"


def settings_() -> str:
    """Django's own checks; its advice for public servers only once there is a public address."""
    from django.conf import settings
    from django.core import checks

    found = checks.run_checks(include_deployment_checks=settings.HTTPS)
    if found:
        raise Wrong("; ".join(f"{one.msg} ({one.id})" for one in found))
    return "no complaint"


def database() -> str:
    from django.db import connection

    from spona.config.prepare import pending_migrations

    connection.ensure_connection()
    if pending := pending_migrations():
        raise Wrong(f"{len(pending)} migrations are waiting; `spona serve` applies them.")
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        return f"SQLite, {Path(name).stat().st_size / 1_000_000:.1f} MB, up to date"
    major, minor = divmod(getattr(connection, "pg_version", 0), 10_000)
    programs = "" if shutil.which("pg_dump") else "; `spona backup` will need pg_dump"
    return f"PostgreSQL {major}.{minor}, up to date{programs}"


def mail() -> str:
    from django.conf import settings

    options = settings.MAILERS["default"]["OPTIONS"]
    if "file_path" in options:
        return f"not sent but written to {options['file_path']} (set SPONA_MAIL to send)"
    where = f"{options['host']} port {options['port']}"
    try:
        kind = smtplib.SMTP_SSL if options["use_ssl"] else smtplib.SMTP
        with kind(options["host"], options["port"], timeout=options["timeout"]) as server:
            if options["use_tls"]:
                server.starttls()
            if options["username"]:
                server.login(options["username"], options["password"])
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        raise Wrong(f"{where} does not take our mail: {error}") from None
    return f"{where} answers, as {settings.DEFAULT_FROM_EMAIL}"


def incoming() -> str:
    from django.conf import settings

    from spona.messaging.incoming_imap import InboxFault, look

    if not settings.INBOX:
        return "not read; answers go to the organisation's own address"
    if not settings.REPLY_ADDRESS:
        raise Wrong("SPONA_INBOX is read, but SPONA_REPLY_ADDRESS says nobody where to answer.")
    where = f"{settings.INBOX['host']} port {settings.INBOX['port']}"
    try:
        n = look(inbox=settings.INBOX)
    except InboxFault as fault:
        raise Wrong(f"the mailbox at {where} cannot be read ({fault.code}).") from None
    return f"{where} answers, {n} mails in {settings.INBOX['folder']}, as {settings.REPLY_ADDRESS}"


def outbox() -> str:
    from datetime import timedelta

    from django.utils import timezone

    from spona.core.scope import across_organisations
    from spona.messaging.models import Message
    from spona.messaging.states import UNDELIVERED, MessageState

    with across_organisations(why="the host asks how the outbox is"):
        due = Message.objects.filter(state__in=[MessageState.QUEUED, MessageState.SENDING])
        late = due.filter(due_at__lt=timezone.now() - timedelta(minutes=10)).count()
        failed = Message.objects.filter(state__in=UNDELIVERED).count()
        waiting = due.count()
    if late:
        raise Wrong(f"{late} mails are overdue: is `spona serve` (or `spona worker`) running?")
    return f"{waiting} mails waiting, {failed} given up"


def address() -> str:
    from django.conf import settings

    if settings.HTTPS:
        return settings.SITE_URL
    if "localhost" in settings.SITE_URL or "127.0.0.1" in settings.SITE_URL:
        return f"{settings.SITE_URL} (only this machine; set SPONA_URL=https://… for others)"
    raise Wrong(f"{settings.SITE_URL} is not https: passwords and links would travel in the open.")
