"""Addresses that can be answered: `reply+<purpose>-<person>-<target>-<seal>@…`.

The address says whose answer it is and to what, sealed with the server's key; no row is needed, and it
never runs out. The seal covers her mail address: when that changes, old addresses are dead. Only small
letters and digits, because mail servers may fold case, and at most 64 before the @ (RFC 5321 4.5.3.1.1).
"""

import base64
import re
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

from spona.core.scope import across_organisations
from spona.people.models import Person

SEAL = 16  # letters of five bits
LONGEST = 64
_PARTS = re.compile(r"([a-z]{1,8})-([a-z0-9]{1,26})-([a-z0-9]{0,26})-([a-z2-7]{16})")


@dataclass(frozen=True)
class Addressed:
    """What a sealed address says: whose answer it is, and to what."""

    person: Person
    purpose: str
    target_id: str


def is_on() -> bool:
    """Can anything be answered by mail? Only if a mailbox is read and it has an address."""
    return bool(settings.INBOX and settings.REPLY_ADDRESS)


def reply_address(*, person: Person, purpose: str, target: models.Model | None = None) -> str:
    """Where this person's answer about this goes; empty where nobody reads incoming mail, or she has no
    address of her own to answer from."""
    if not (is_on() and person.email):
        return ""
    local, _at, domain = settings.REPLY_ADDRESS.partition("@")
    target_id = getattr(target, "public_id", "")
    token = f"{purpose}-{person.public_id}-{target_id}-{_seal(person, purpose, target_id)}"
    whole = f"{local}+{token}"
    return f"{whole}@{domain}" if len(whole) <= LONGEST else ""


def read_address(addresses: list[str]) -> Addressed | None:
    """Of the addresses a mail went to, the first one that is sealed by us; None without one."""
    local, _at, domain = settings.REPLY_ADDRESS.lower().partition("@")
    for address in addresses:
        before, _at, host = address.strip().lower().rpartition("@")
        if host != domain or not before.startswith(f"{local}+"):
            continue
        found = _PARTS.fullmatch(before.removeprefix(f"{local}+"))
        if found and (addressed := _opened(*found.groups())):
            return addressed
    return None


def _opened(purpose: str, person_id: str, target_id: str, seal: str) -> Addressed | None:
    with across_organisations(why="the address itself tells which organisation it belongs to"):
        person = Person.objects.select_related("organisation").filter(public_id=person_id).first()
    if person is None or not constant_time_compare(seal, _seal(person, purpose, target_id)):
        return None
    return Addressed(person, purpose, target_id)


def _seal(person: Person, purpose: str, target_id: str) -> str:
    said = "\n".join([purpose, person.public_id, target_id, person.email.lower()])
    digest = salted_hmac("spona.reply", said, algorithm="sha256").digest()
    return base64.b32encode(digest)[:SEAL].decode().lower()
