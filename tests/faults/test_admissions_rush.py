"""Many at the same instant against the running product, on SQLite and PostgreSQL: the last minute of a
call, the last time of an interview, an answer to a place from eight tabs, yes and no at once. One effect
each, nothing lost."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.config.running import own_database, running
from tests.faults.house import Answer, Owner, found, python

SETUP = """
from spona.config.processes import start_django
start_django()
import json
from datetime import timedelta
from urllib.parse import urlsplit
from django.utils import timezone
from spona.core.models import Organisation
from spona.core.scope import in_organisation
from spona.programmes.actions import create_programme
from spona.people.models import Person
from spona.messaging.links import address_of, issue
from spona.admissions.actions.deciding import park_decision, publish_waiting
from spona.admissions.actions.interviews import add_slots, invite
from spona.admissions.states import Outcome, State
from tests.admissions import calls

now = timezone.now()
organisation = Organisation.objects.get()
with in_organisation(organisation):
    owner = Person.objects.get()
    cycle = create_programme(organisation=organisation, template="year", name="Leaders",
        kick_off_on=now.date() + timedelta(days=200), working_language="en", by=owner, now=now)
    house = type("House", (), {"organisation": organisation, "cycle": cycle})
    call = calls.make_call(house, slug="rush", seats=2, reserve_seats=4,
        opens_at=now - timedelta(days=40), closes_at=now - timedelta(days=20))
    people = [calls.make_application(call, f"Candidate {n}", state=State.ELIGIBLE, points=(90 - n) * 1000)
              for n in range(6)]
    guests = [calls.make_application(call, f"Guest {n}", state=State.ELIGIBLE) for n in range(8)]
    seat = calls.make_reviewer(call, "Juror")
    add_slots(call=call, starts_at=now + timedelta(days=3), minutes=30, pause=0, n=1, place="",
        panel=[seat], by=owner)
    invite(applications=guests, by=owner, now=now)
    for n, application in enumerate(people):
        park_decision(application=application,
            outcome=Outcome.SELECTED if n < 2 else Outcome.RESERVE, by=owner, now=now)
    call.publishing_since = now
    call.save()
    publish_waiting(call=call, now=now)
    def link(purpose, application):
        made = issue(person=application.person, purpose=purpose, target=application, now=now)
        return urlsplit(address_of(made)).path
    print(json.dumps({
        "places": [link("place", a) for a in people[:2]],
        "times": [link("interview", a) for a in guests],
        "slot": call.slots.get().public_id,
    }))
"""
SEEN = """
from spona.config.processes import start_django
start_django()
import json
from spona.core.scope import across_organisations
from spona.admissions.models.application import Application, ApplicationStep
from spona.admissions.models.interview import Slot
from spona.admissions.models.selection import Offer
from spona.messaging.models import Message
from spona.programmes.models import Participation
with across_organisations(why="a test looks at everything"):
    states = Application.objects.filter(person__name__startswith="Candidate").order_by("person__name")
    print(json.dumps({
        "states": list(states.values_list("state", flat=True)),
        "participations": Participation.objects.count(),
        "open_offers": Offer.objects.filter(state="open").count(),
        "letters": sorted(Message.objects.filter(kind__startswith="place_").values_list("kind", flat=True)),
        "taken": Slot.objects.exclude(application=None).count(),
        "told": Message.objects.filter(kind="interview_taken").count(),
    }))
"""


def at_once(asks: Sequence[Callable[[], Answer]]) -> list[int]:
    """Status codes of requests that start together."""
    together = threading.Barrier(len(asks))
    codes: list[int] = [0] * len(asks)

    def run(number: int) -> None:
        together.wait(timeout=30)
        codes[number] = asks[number]().status

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(asks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return codes


def key(name: str) -> str:
    return f"{name}-{'k' * 20}"


def post(visitor: Owner, path: str, form: dict[str, str]) -> Callable[[], Answer]:
    return lambda: visitor.ask("POST", path, form)


@pytest.mark.fault
def test_the_last_time_and_the_answers_to_places_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with own_database() as settings:
        session = found(folder, **settings)
        made: dict[str, Any] = json.loads(python(folder, SETUP, **settings).splitlines()[-1])
        with running(folder, **settings) as house:
            visitor = Owner(house, session)
            # Eight people take the one time that is left.
            codes = at_once(
                [
                    post(visitor, path, {"slot": made["slot"], "form_key": key(f"t{n}")})
                    for n, path in enumerate(made["times"])
                ]
            )
            assert Counter(codes) == {302: 8}
            # One person says yes from eight tabs, the same form twice among them.
            yes = {"answer": "yes"}
            first, second = made["places"]
            codes = at_once(
                [post(visitor, first, {**yes, "form_key": key(f"y{n // 2}")}) for n in range(8)]
            )
            assert Counter(codes) == {302: 8}
            # Another says yes and no at the same instant.
            codes = at_once(
                [
                    post(visitor, second, {"answer": answer, "form_key": key(f"{answer}{n}")})
                    for n, answer in enumerate(["yes", "no"] * 3)
                ]
            )
            assert Counter(codes) == {302: 6}
        seen: dict[str, Any] = json.loads(python(folder, SEEN, **settings).splitlines()[-1])
    assert (seen["taken"], seen["told"]) == (1, 1)
    assert seen["states"][0] == "accepted"
    if seen["states"][1] == "accepted":
        assert seen["states"][2:] == ["reserve"] * 4
        assert (seen["participations"], seen["open_offers"]) == (2, 0)
    else:
        assert seen["states"][1:] == ["declined", "offered", *["reserve"] * 3]
        assert (seen["participations"], seen["open_offers"]) == (1, 1)
        assert seen["letters"].count("place_from_reserve") == 1


LAST_MINUTE = """
from spona.config.processes import start_django
start_django()
import json
from datetime import timedelta
from urllib.parse import urlsplit
from django.utils import timezone
from spona.core.models import Organisation
from spona.core.scope import in_organisation
from spona.programmes.actions import create_programme
from spona.people.models import Person
from spona.messaging.links import address_of, issue
from spona.admissions.states import State
from tests.admissions import calls

now = timezone.now()
organisation = Organisation.objects.get()
with in_organisation(organisation):
    cycle = create_programme(organisation=organisation, template="year", name="Leaders",
        kick_off_on=now.date() + timedelta(days=200), working_language="en",
        by=Person.objects.get(), now=now)
    house = type("House", (), {"organisation": organisation, "cycle": cycle})
    call = calls.make_call(house, slug="rush", opens_at=now - timedelta(days=40),
        closes_at=now + timedelta(hours=1))
    def links(group, n):
        made = [calls.make_application(call, f"{group} {number:02}", state=State.DRAFT)
                for number in range(n)]
        return [urlsplit(address_of(issue(person=a.person, purpose="application", target=a, now=now))).path
                for a in made]
    print(json.dumps({
        "many": links("Many", 40), "double": links("Double", 1), "tabs": links("Tabs", 1),
        "both": links("Both", 4), "late": links("Late", 16),
    }))
"""
CLOSING = """
from spona.config.processes import start_django
start_django()
from datetime import timedelta
from django.utils import timezone
from spona.core.scope import across_organisations
from spona.admissions.models.call import Call
with across_organisations(why="a test lets a call close soon"):
    closes_at = timezone.now() + timedelta(seconds=4)
    Call.objects.update(closes_at=closes_at)
print(closes_at.timestamp())
"""
SENT = """
from spona.config.processes import start_django
start_django()
import json
from spona.core.models import AuditLine, FormKey
from spona.core.scope import across_organisations
from spona.admissions.models.application import Application
from spona.messaging.models import Message
with across_organisations(why="a test looks at everything"):
    seen = {}
    for a in Application.objects.select_related("person", "sheet", "call").order_by("person__name"):
        letters = Message.objects.filter(person=a.person)
        lines = AuditLine.objects.filter(target_id=a.public_id)
        seen[a.person.name] = {
            "state": a.state,
            "numbers": list(a.submissions.order_by("number").values_list("number", flat=True)),
            "whole": all(s.values["why"] == a.sheet.values["why"] for s in a.submissions.all()),
            "in_time": all(s.at < a.call.closes_at for s in a.submissions.all()),
            "steps": list(a.steps.order_by("pk").values_list("state", flat=True)),
            "received": letters.filter(kind="application_received").count(),
            "others": sorted(letters.exclude(kind="application_received").values_list("kind", flat=True)),
            "sent": lines.filter(verb="admissions.application_sent").count(),
        }
    print(json.dumps({"seen": seen, "open_keys": FormKey.objects.filter(answer_url="").count()}))
"""
ONCE = {
    "state": "submitted",
    "numbers": [1],
    "whole": True,
    "in_time": True,
    "steps": ["submitted"],
    "received": 1,
    "others": [],
    "sent": 1,
}
GROUPS = ("Many", "Double", "Tabs", "Both", "Late")
NEVER = {**ONCE, "state": "draft", "numbers": [], "steps": [], "received": 0, "sent": 0}
TAKEN_BACK = {"state": "withdrawn", "others": ["application_withdrawn"]}
ENDS = (
    {**ONCE, **TAKEN_BACK, "steps": ["submitted", "withdrawn"]},
    {**NEVER, **TAKEN_BACK, "steps": ["withdrawn"]},
)


def wait_and(ask: Callable[[], Answer], until: float) -> Callable[[], Answer]:
    def waiting() -> Answer:
        time.sleep(max(0.0, until - time.time()))
        return ask()

    return waiting


@pytest.mark.fault
def test_the_last_minute_of_a_call(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with own_database() as settings:
        found(folder, **settings)
        made: dict[str, Any] = json.loads(python(folder, LAST_MINUTE, **settings).splitlines()[-1])
        with running(folder, **settings) as house:
            visitor = Owner(house, "")

            def send(path: str, name: str) -> Callable[[], Answer]:
                return post(visitor, f"{path}sending/", {"form_key": key(name)})

            # Forty people send at once; one form goes out eight times; one person sends from eight tabs.
            codes = at_once(
                [send(path, f"m{n}") for n, path in enumerate(made["many"])]
                + [send(made["double"][0], "same") for _ in range(8)]
                + [send(made["tabs"][0], f"tab{n}") for n in range(8)]
            )
            assert Counter(codes) == {302: 56}
            # Four send and withdraw at the same instant.
            codes = at_once(
                [send(path, f"b{n}") for n, path in enumerate(made["both"])]
                + [
                    post(visitor, f"{path}withdrawal/", {"form_key": key(f"w{n}")})
                    for n, path in enumerate(made["both"])
                ]
            )
            assert Counter(codes) == {302: 8}
            # The deadline passes while sixteen send, one every eighth of a second.
            closes_at = float(python(folder, CLOSING, **settings).splitlines()[-1])
            codes = at_once(
                [
                    wait_and(send(path, f"l{n}"), closes_at - 1 + n / 8)
                    for n, path in enumerate(made["late"])
                ]
            )
            assert Counter(codes) == {302: 16}
        told: dict[str, Any] = json.loads(python(folder, SENT, **settings).splitlines()[-1])
    seen = told["seen"]
    whose = {group: [seen[name] for name in seen if name.startswith(group)] for group in GROUPS}
    for group in ("Many", "Double", "Tabs"):
        assert all(one == ONCE for one in whose[group]), whose[group]
    # Taken back in any case: sent and then withdrawn, or withdrawn and then nothing to send.
    for one in whose["Both"]:
        assert one in ENDS, one
    late = whose["Late"]
    assert all(one in (ONCE, NEVER) for one in late), late
    # Whoever came first was in time, whoever came last was not, and nobody in between changed places.
    assert late[0] == ONCE
    assert late[-1] == NEVER
    assert told["open_keys"] == 0
