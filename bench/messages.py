"""`python -m bench.messages`: 5,000 letters written, put into the outbox, and handed to a mail server.

- written: each rendered for its reader (name, form of address, language, her own link) and queued, a
  hundred in a transaction (limit: 30 s for 5,000).
- handed over: two processes deliver side by side to a mail server on this machine that counts each
  Message-ID (every one exactly once).

An empty SQLite file and no throttle: `BENCH_SIZES="5000" python -m bench.messages`.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

SIZES = [int(n) for n in os.environ.get("BENCH_SIZES", "5000").split()]
KINDS = ("team_letter", "team_notice")  # the first may be switched off: two questions more each
TOGETHER = 100
WORKERS = 2
TEXT = "\n\n".join(
    ["What is new in the programme this month, in some lines of the team's own."] * 6
)


def main() -> None:
    for size in SIZES:
        for kind in KINDS:
            with tempfile.TemporaryDirectory() as folder:
                _child("one", str(size), kind, SPONA_DATA=folder).wait()


def _child(*arguments: str, **settings: str) -> "subprocess.Popen[bytes]":
    quiet = {"SPONA_LOG": "CRITICAL", "SPONA_MAIL_PER_MINUTE": "0"}
    return subprocess.Popen(
        [sys.executable, "-m", "bench.messages", *arguments],
        env={**os.environ, **quiet, **settings},
        cwd=Path(__file__).parent.parent,
    )


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spona.config.settings")
    import django

    django.setup()


def one(size: int, kind: str) -> None:
    _django()
    from django.core.management import call_command

    from spona.core.scope import across_organisations
    from spona.messaging.models import Message

    call_command("migrate", verbosity=0)
    people = _people(size)
    began, before = time.perf_counter(), time.process_time()
    _write(people, kind)
    written, cpu = time.perf_counter() - began, time.process_time() - before
    taken, seconds = _hand_over()
    with across_organisations(why="a bench counts"):
        ids = set(Message.objects.values_list("message_id", flat=True))
        states = Counter(Message.objects.values_list("state", flat=True))
    once = set(taken) == ids and set(taken.values()) == {1}
    print(
        f"{size} × {kind}: written and queued in {written:.1f} s ({cpu:.1f} s of CPU), "
        f"handed over in {seconds:.1f} s ({size / seconds:.0f}/s), {dict(states)}, "
        f"each Message-ID exactly once: {'yes' if once else 'NO'}"
    )


def _people(size: int) -> list[Any]:
    from spona.core.models import Organisation
    from spona.core.scope import in_organisation
    from spona.people.models import Person

    organisation = Organisation.objects.create(slug="bench", name={"en": "Bench"})
    languages, addresses = ("en", "sr", "sr-latn"), ("f", "m", "n")
    with in_organisation(organisation):
        people = [
            Person(
                organisation=organisation,
                name=f"Reader {n}",
                email=f"reader{n}@example.org",
                preferred_language=languages[n % 3],
                address=addresses[n % 3],
            )
            for n in range(size)
        ]
        return Person.objects.bulk_create(people)


def _write(people: list[Any], kind: str) -> None:
    from django.db import transaction
    from django.utils import timezone

    from spona.core.scope import in_organisation
    from spona.messaging.actions import send

    with in_organisation(people[0].organisation):
        for start in range(0, len(people), TOGETHER):
            with transaction.atomic():
                for person in people[start : start + TOGETHER]:
                    send(
                        kind=kind,
                        to=person,
                        values={"subject": "News of the programme"},
                        texts={"text": TEXT},
                        dedupe_key=f"letter-{person.pk}",
                        now=timezone.now(),
                        batch="letter",
                    )


def _hand_over() -> tuple[Counter[str], float]:
    """What the mail server counted, and the seconds until two workers found nothing more."""
    from tests.faults.mailbox import Mailbox

    with Mailbox() as mailbox:
        began = time.perf_counter()
        workers = [_child("drain", SPONA_MAIL=mailbox.url) for _ in range(WORKERS)]
        for worker in workers:
            worker.wait()
        return mailbox.taken, time.perf_counter() - began


def drain() -> None:
    _django()
    from django.utils import timezone

    from spona.messaging.delivery import deliver_due

    while deliver_due(now=timezone.now()):
        pass


if __name__ == "__main__":
    what: dict[str, Any] = {"one": lambda size, kind: one(int(size), kind), "drain": drain}
    what[sys.argv[1]](*sys.argv[2:]) if len(sys.argv) > 1 else main()
