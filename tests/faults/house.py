"""A running house with an owner who invites colleagues: each invitation writes a person, a link, a
mail and audit lines in one transaction. Asked by HTTP as a browser would, looked at by SQL.
"""

import http.client
import secrets
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.config.running import Running, environment, spona, with_tables

CSRF = "c" * 32
SIGN_IN = """
from spona.config.processes import start_django
start_django()
from importlib import import_module
from django.conf import settings
from spona.people.models import Account
account = Account.objects.get()
session = import_module(settings.SESSION_ENGINE).SessionStore()
session["_auth_user_id"] = str(account.pk)
session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
session["_auth_user_hash"] = account.get_session_auth_hash()
session.create()
print(session.session_key)
"""


def found(folder: Path, **settings: str) -> str:
    """A house and its owner in an empty folder. Returns her session."""
    if "DATABASE_URL" not in settings:
        with_tables(folder)
    done = spona(
        folder, "createowner", "--email", "mira@example.org", "--name", "Mira",
        "--organisation", "House", **settings,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return python(folder, SIGN_IN, **settings)


def python(folder: Path, code: str, **settings: str) -> str:
    """What a few lines print, run in a process of their own with that folder's settings."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@dataclass
class Answer:
    status: int
    location: str
    text: str


@dataclass
class Owner:
    """Mira at her browser; a form that got no answer is sent again with the same key."""

    house: Running
    session: str
    acknowledged: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, data: dict[str, str] | None = None) -> Answer:
        """One request. OSError or HTTPException when the server died under it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=120)
        try:
            headers = {
                "Host": f"localhost:{self.house.port}",
                "Cookie": f"sessionid={self.session}; csrftoken={CSRF}",
            }
            body = None
            if data is not None:
                body = urlencode({"csrfmiddlewaretoken": CSRF, **data})
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            return Answer(answer.status, answer.headers.get("Location", ""), text)
        finally:
            connection.close()

    def read(self) -> Answer:
        return self.ask("GET", "/o/house/desk/team/")

    def form(self, number: str) -> dict[str, str]:
        return {
            "name": f"Colleague {number}",
            "email": f"c{number}@example.org",
            "role": "viewer",
            "form_key": secrets.token_urlsafe(16),
        }

    def invite(self, form: dict[str, str]) -> Answer:
        """Send the form once; what was acknowledged is remembered."""
        answer = self.ask("POST", "/o/house/desk/team/invitation/", form)
        if answer.status == 302:
            self.acknowledged.append(form["email"])
        return answer


def write(owner: Owner, name: str, stop: threading.Event, trouble: list[str]) -> None:
    """Invite one colleague after the other; without an answer, send the same form again."""
    number = 0
    while not stop.is_set():
        number += 1
        form = owner.form(f"{name}-{number}")
        until = time.monotonic() + 60
        while True:
            try:
                answer = owner.invite(form)
            except (OSError, HTTPException):
                time.sleep(0.05)
                if time.monotonic() < until:
                    continue
                trouble.append(f"{form['email']}: no answer for a minute")
                return
            if answer.status == 302:
                break
            if answer.status != 503:
                trouble.append(f"{form['email']}: {answer.status} {answer.text[:300]}")
                return
            time.sleep(0.2)


STATE = """
from spona.config.processes import start_django
start_django()
import json
from django.db import connection
from spona.core.models import AuditLine, FormKey, Organisation
from spona.core.scope import across_organisations
from spona.messaging.models import Link, Message
from spona.people.models import Person, TeamInvitation
with across_organisations(why="a test looks at everything"):
    rows = lambda query, *names: [list(row) for row in query.values_list(*names)]
    invited = Person.objects.filter(email__startswith="c")
    letters = Message.objects.exclude(to_email="mira@example.org")
    check = ""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            check = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    print(json.dumps({
        "people": sorted(invited.values_list("email", flat=True)),
        "invitations": sorted(TeamInvitation.objects.values_list("person__email", flat=True)),
        "links": sorted(Link.objects.values_list("person__email", flat=True)),
        "mails": sorted(rows(letters, "to_email", "message_id", "state")),
        "added": AuditLine.objects.filter(verb="people.person_added").exclude(target_name="Mira").count(),
        "invited": AuditLine.objects.filter(verb="people.team_invited").count(),
        "unanswered_keys": FormKey.objects.filter(answer_url="").count(),
        "check": check,
    }))
"""
HURRY = """
from spona.config.processes import start_django
start_django()
from datetime import timedelta
from django.db.models import Q
from django.utils import timezone
from spona.core.scope import across_organisations
from spona.messaging.delivery import LEASE
from spona.messaging.models import Message
now = timezone.now()
left = Q(state="sending", due_at__lt=now + LEASE - timedelta(seconds=10))  # who began it is gone
with across_organisations(why="a test lets the leases run out"):
    Message.objects.filter(Q(state="queued") | left).update(due_at=now)
"""


def state(folder: Path, **settings: str) -> dict[str, Any]:
    """Everything the invitations left in the database."""
    import json

    found: dict[str, Any] = json.loads(python(folder, STATE, **settings))
    return found


def hurry(folder: Path, **settings: str) -> None:
    """Let the pauses of waiting mails and the leases of abandoned ones run out now."""
    python(folder, HURRY, **settings)


def assert_whole(seen: dict[str, Any], acknowledged: list[str]) -> None:
    """What was acknowledged is stored once, and every invitation has all its parts."""
    people = seen["people"]
    assert len(set(people)) == len(people)
    assert set(acknowledged) - set(people) == set()
    assert seen["invitations"] == people
    assert seen["links"] == people
    assert sorted(to for to, _id, _state in seen["mails"]) == people
    assert (seen["added"], seen["invited"]) == (len(people), len(people))
    assert seen["unanswered_keys"] == 0
    assert seen["check"] in {"ok", ""}
