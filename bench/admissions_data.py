"""`python -m bench.admissions_data pages|drafts N`: a call with N applications; prints JSON for the bench.

`pages`: everybody eligible, three reviews each, a proposal worked out and parked. `drafts`: everybody's
form is filled and nobody has sent it. Rows are made in bulk: they are there to be measured, not tested.
"""

import json
import random
import sys
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from spona.config.processes import start_django

if TYPE_CHECKING:
    from tests.characters import House

ECONOMIES = ["AL", "BA", "ME", "MK", "RS", "XK"]
FIELDS = ["architecture", "libraries", "museums", "crafts"]
READS = 40  # applications of the reviewer whose list is measured, at every size
LONG = "A paragraph about what somebody has done and wants to do next year. " * 12
# Twenty questions, as long as a real form is.
FORM: list[dict[str, Any]] = [
    {"key": "you", "kind": "section", "text": {"en": "About you"}},
    {"key": "economy", "kind": "choice", "text": {"en": "Where do you live?"}, "meaning": "economy",
     "is_required": True},
    {"key": "town", "kind": "short_text", "text": {"en": "Town"}, "meaning": "town"},
    *({"key": f"fact-{n}", "kind": "short_text", "text": {"en": f"Fact {n}"}} for n in range(8)),
    {"key": "more", "kind": "section", "text": {"en": "In your words"}},
    *({"key": f"why-{n}", "kind": "long_text", "text": {"en": f"Why {n}?"}, "is_required": True,
       "settings": {"max_chars": 2000}} for n in range(8)),
    {"key": "website", "kind": "short_text", "text": {"en": "Your website"}, "is_identifying": True},
]  # fmt: skip
VALUES = {
    "economy": {"key": "RS"},
    "town": "Niš",
    **{f"fact-{n}": f"Something {n}" for n in range(8)},
    **{f"why-{n}": LONG for n in range(8)},
}


class Bench:
    """An organisation with one call; made inside its scope."""

    def __init__(self, *, closes_in: timedelta, seats: int = 25) -> None:
        from django.utils import timezone
        from tests.admissions import calls

        from spona.core.scope import in_organisation
        from spona.people.actions import found_organisation
        from spona.programmes.models import Cycle, Programme

        self.now, self.chance = timezone.now(), random.Random(1)
        self.organisation, self.owner = found_organisation(
            slug="bench", name={"en": "Bench"}, owner_name="Mira",
            owner_email="mira@example.org", now=self.now, languages=["en"],
        )  # fmt: skip
        self.scope = in_organisation(self.organisation)
        self.scope.__enter__()
        programme = Programme.objects.create(
            organisation=self.organisation, slug="p", name={"en": "Leaders"}
        )
        self.cycle = Cycle.objects.create(
            organisation=self.organisation, programme=programme, slug="year", is_public=True,
            name={"en": "Leaders this year"}, languages=["en"],
            kick_off_on=self.now.date() + timedelta(days=100),
        )  # fmt: skip
        calls.CONTENT[:] = FORM
        self.call = calls.make_call(
            cast("House", self), slug="open", seats=seats,
            opens_at=self.now - timedelta(days=30), closes_at=self.now + closes_in,
            published_at=self.now - timedelta(days=31),
        )  # fmt: skip
        self.version = self.call.questionnaire.versions.get()  # type: ignore[union-attr]

    def people(self, n: int) -> list[Any]:
        from spona.people.models import Person

        return Person.objects.bulk_create(
            [
                Person(organisation=self.organisation, name=f"Applicant {number}",
                       email=f"a{number}@example.org", is_listed=False, economy="RS", town="Niš")
                for number in range(n)
            ],
            batch_size=1000,
        )  # fmt: skip

    def applications(self, n: int, *, state: str) -> list[Any]:
        """As many applications, the sheets filled; with a submission unless they are drafts."""
        from spona.admissions.models.application import Application, ApplicationStep, Submission
        from spona.questions.models import AnswerSheet

        people, house = self.people(n), {"organisation": self.organisation}
        sheets = AnswerSheet.objects.bulk_create(
            [AnswerSheet(**house, version=self.version, person=person, values=VALUES, language="en")
             for person in people],
            batch_size=500,
        )  # fmt: skip
        at = self.now - timedelta(days=4)
        is_sent = state != "draft"
        pick = self.chance
        made = Application.objects.bulk_create(
            [
                Application(
                    **house, call=self.call, person=person, sheet=sheet, state=state,
                    started_at=at, state_at=at, submitted_at=at if is_sent else None,
                    folded_name=person.name.lower(), economy=pick.choice(ECONOMIES), town="Niš",
                    fields=[field := pick.choice(FIELDS)], main_field=field,
                    points=pick.randint(40_000, 99_999) if is_sent else None, spread=9000,
                    reviews_in=3 if is_sent else 0,
                )
                for person, sheet in zip(people, sheets, strict=True)
            ],
            batch_size=500,
        )  # fmt: skip
        if is_sent:
            Submission.objects.bulk_create(
                [Submission(**house, application=one, number=1, version=self.version,
                            values=VALUES, at=at) for one in made],
                batch_size=500,
            )  # fmt: skip
            ApplicationStep.objects.bulk_create(
                [ApplicationStep(**house, application=one, state=told, at=at)
                 for one in made for told in ("submitted", "eligible")],
                batch_size=1000,
            )  # fmt: skip
        return made

    def reviews(self, applications: list[Any]) -> tuple[Any, Any]:
        """Three readers each, forty readers at most; (round, the seat of one who reads forty)."""
        from tests.admissions import calls

        from spona.admissions.models.review import Assignment, Conflict, Review, Reviewer

        house = {"organisation": self.organisation}
        seats = min(40, max(4, len(applications) * 3 // READS))
        first = calls.make_reviewer(self.call, "Juror")
        others = [
            Reviewer(**house, call=self.call, person=person)
            for person in self.jurors(seats - 1)
        ]  # fmt: skip
        jury = [first, *Reviewer.objects.bulk_create(others, batch_size=500)]
        round_ = calls.make_round(self.call, readers_each=3)
        mine = set(self.chance.sample(range(len(applications)), min(READS, len(applications))))
        given = []
        for n, one in enumerate(applications):
            readers = [jury[1 + (n * 3 + k) % (seats - 1)] for k in range(min(3, seats - 1))]
            if n in mine:
                readers[0] = first
            given += [
                Assignment(**house, round=round_, application=one, reviewer=reader, at=self.now)
                for reader in readers
            ]
        given = Assignment.objects.bulk_create(given, batch_size=1000)
        Review.objects.bulk_create(
            [Review(**house, assignment=a, scores={"clarity": 4, "effect": 3}, state="in",
                    comment="Clear, and she knows whom it is for. " * 4,
                    points=72_000, saved_at=self.now, handed_in_at=self.now)
             for n, a in enumerate(given) if a.reviewer_id != first.pk or n % 2],
            batch_size=1000,
        )  # fmt: skip
        Conflict.objects.bulk_create(
            Conflict(**house, application=applications[n], person=first.person, kind="none",
                     at=self.now) for n in mine
        )  # fmt: skip
        return round_, first

    def jurors(self, n: int) -> list[Any]:
        from spona.people.models import Person

        return Person.objects.bulk_create(
            Person(organisation=self.organisation, name=f"Reader {k}") for k in range(n)
        )

    def quotas(self, n: int) -> None:
        """Up to twelve, over economies, fields and towns; all can be kept."""
        from spona.admissions.models.selection import Quota

        seats = self.call.seats
        wanted = [
            *(("economy", [e], seats // 7, None) for e in ECONOMIES),
            *(("field", [f], None, seats * 3 // 10) for f in FIELDS),
            ("economy", ["RS", "BA", "ME"], None, seats * 6 // 10),
            ("field", FIELDS[:2], seats * 4 // 10, None),
        ]
        for position, (about, values, least, most) in enumerate(wanted[:n]):
            Quota.objects.create(
                organisation=self.organisation, call=self.call, about=about, values=values,
                at_least=least, at_most=most, position=position,
            )  # fmt: skip


def session_of(account: Any) -> str:
    from django.conf import settings

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(account.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def pages(n: int) -> dict[str, Any]:
    """{page: [address, session key or "", number of SQL statements]}"""
    from spona.admissions.actions import committee

    bench = Bench(closes_in=-timedelta(days=5))
    made = bench.applications(n, state="eligible")
    round_, seat = bench.reviews(made)
    bench.quotas(4)
    proposal = committee.compose_call(call=bench.call, by=bench.owner, now=bench.now)
    committee.park_composition(composition=proposal, by=bench.owner, now=bench.now)
    team, juror = session_of(bench.owner.account), session_of(seat.person.account)
    desk = "/o/bench/desk/calls/open/"
    addresses = {
        "applications": (f"{desk}applications/", team),
        "review board": (f"{desk}jury/rounds/{round_.public_id}/board/", team),
        "jury desk": (f"{desk}jury/", team),
        "committee's table": (f"{desk}table/", team),
        "decisions": (f"{desk}decisions/", team),
        "one application": (f"/o/bench/desk/applications/{made[0].public_id}/", team),
        "my reading list": ("/o/bench/me/jury/open/", juror),
        "call, written anew": ("/o/bench/calls/open/", team),
        "call, kept": ("/o/bench/calls/open/", ""),
    }
    return {page: [*where, statements(*where)] for page, where in addresses.items()}


def statements(path: str, session: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    visitor = Client(SERVER_NAME="localhost", HTTP_USER_AGENT="Mozilla/5.0")
    if session:
        visitor.cookies["sessionid"] = session
    visitor.get(path)  # what is kept in memory is there
    with CaptureQueriesContext(connection) as seen:
        answer = visitor.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return len(seen)


def drafts(n: int) -> dict[str, Any]:
    """{"mine": [[address, session key]], "links": [address]}: filled forms nobody has sent."""
    from urllib.parse import urlsplit

    from spona.messaging.links import address_of, issue
    from spona.people.models import Account

    bench = Bench(closes_in=timedelta(days=1))
    mine, links = [], []
    for one in bench.applications(n, state="draft"):
        person = one.person
        person.organisation = bench.organisation
        person.account = Account.objects.create_user(person.email)
        person.save()
        mine.append([f"/o/bench/me/applications/{one.public_id}/", session_of(person.account)])
        link = issue(person=person, purpose="application", target=one, now=bench.now)
        links.append(urlsplit(address_of(link)).path)
    return {"mine": mine, "links": links}


def compose(n: int, seats: int, quotas: int) -> dict[str, Any]:
    """{"seconds": [...]} of three proposals with all prices, the rows written."""
    import time

    from spona.admissions.actions import committee

    bench = Bench(closes_in=-timedelta(days=5), seats=seats)
    bench.applications(n, state="eligible")
    bench.quotas(quotas)
    took = []
    for _ in range(4):
        began = time.perf_counter()
        made = committee.compose_call(call=bench.call, by=bench.owner, now=bench.now)
        took.append(time.perf_counter() - began)
    return {"first": took[0], "seconds": took[1:], "prices": len(made.summary["prices"]),
            "optimal": made.summary["optimal"]}  # fmt: skip


def seen() -> dict[str, int]:
    """What the rush left behind: each once."""
    from spona.admissions.models.application import Application, Submission
    from spona.core.scope import across_organisations
    from spona.messaging.models import Message

    with across_organisations(why="a measurement looks at everything"):
        letters = Message.objects.filter(kind__startswith="application_")
        return {
            "accepted": Application.objects.filter(state="submitted").count(),
            "submissions": Submission.objects.count(),
            "letters": letters.count(),
            "people written to": letters.values("to_email").distinct().count(),
        }


if __name__ == "__main__":
    start_django()
    from django.db import connection

    from spona.config.prepare import prepare

    if "core_organisation" not in connection.introspection.table_names():
        prepare(demo=False)
    part = {"pages": pages, "drafts": drafts, "compose": compose, "seen": seen}[sys.argv[1]]
    found: dict[str, Any] = part(*map(int, sys.argv[2:]))  # type: ignore[operator]
    sys.stdout.write("\n" + json.dumps(found))
