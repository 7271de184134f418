"""A house with three calls, for the journeys of test_admissions: one that is open, one whose jury reads,
one whose committee meets. Built by the real actions, in a process of its own.
"""

import io
import json
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from spona.config.processes import start_django

start_django()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from spona.admissions.actions import calls as call_actions  # noqa: E402
from spona.admissions.actions import jury as jury_actions  # noqa: E402
from spona.admissions.actions.eligibility import save_rule  # noqa: E402
from spona.admissions.models.application import Submission  # noqa: E402
from spona.admissions.models.call import Call  # noqa: E402
from spona.admissions.states import RoundState, State  # noqa: E402
from spona.core.models import Organisation  # noqa: E402
from spona.core.scope import in_organisation  # noqa: E402
from spona.engine.names import fold  # noqa: E402
from spona.people.models import Account, Person  # noqa: E402
from spona.people.states import Role  # noqa: E402
from spona.programmes.actions import create_programme  # noqa: E402
from spona.programmes.states import Part  # noqa: E402
from spona.questions.actions import create_form, publish_version  # noqa: E402
from spona.questions.sheet_actions import store_file  # noqa: E402
from spona.questions.starter_mentee import MENTEE  # noqa: E402
from spona.questions.starters import content  # noqa: E402
from tests.admissions import calls  # noqa: E402
from tests.characters import make_person  # noqa: E402
from tests.questions.papers import pdf  # noqa: E402

ASKED = ("about-you", "phone", "economy", "town", "cv", "motivation-part", "motivation", "true")
FILES = {"accepts": ["pdf", "image"], "most": 1}
CANDIDATES = [  # name, economy, points
    ("Ana Prva", "RS", 90), ("Bojana Druga", "RS", 85), ("Ceca Treća", "RS", 80),
    ("Drita Katërta", "XK", 70), ("Ervin Peti", "BA", 60), ("Fatime Gjashtë", "AL", 50),
]  # fmt: skip


def build() -> str:
    """What the journeys need, as JSON: addresses and sessions."""
    now = timezone.now()
    organisation = Organisation.objects.get()
    organisation.languages, organisation.email = ["sr", "en"], "tim@kuca.example"
    organisation.save()
    with in_organisation(organisation):
        owner = Person.objects.get()
        coordinator = make_person(
            organisation, "Nevena", role=Role.COORDINATOR, email="nevena@kuca.example"
        )
        cycle = create_programme(
            organisation=organisation, template="year", name="Krug", languages=["sr", "en"],
            kick_off_on=now.date() + timedelta(days=200), working_language="sr", by=owner, now=now,
        )  # fmt: skip
        house: Any = type("House", (), {"organisation": organisation, "cycle": cycle})
        made = {
            "org": organisation.slug,
            "open": _open_call(cycle, owner, now),
            "reading": _reading(house, owner, now),
            "table": _committee(house, owner, now),
            "owner": _session(owner),
            "coordinator": _session(coordinator),
        }
    return json.dumps(made)


def _open_call(cycle: Any, owner: Person, now: datetime) -> str:
    """A call in Serbian and English with a part of the form to start from."""
    rows = [row for row in MENTEE if row["key"] in ASKED]
    rows = [{**row, "settings": FILES} if row["key"] == "cv" else row for row in rows]
    form = create_form(
        organisation=cycle.organisation, title={"sr": "Пријава", "en": "Application"},
        languages=["sr", "en"], content=content(rows), by=owner,
    )  # fmt: skip
    publish_version(questionnaire=form, by=owner, now=now)
    call = call_actions.create_call(
        cycle=cycle, part=Part.MENTEE, by=owner,
        opens_at=now + timedelta(minutes=1), closes_at=now + timedelta(days=9),
    )  # fmt: skip
    call_actions.save_texts(
        call=call,
        by=owner,
        gives={"sr": "Годину дана са менторком.", "en": "A year with a mentor."},
        asks={"sr": "Два сата месечно.", "en": "Two hours a month."},
        who={"sr": "Ко води тим у култури.", "en": "Whoever leads a team in culture."},
        contact={"sr": "Пишите нам.", "en": "Write to us."},
    )
    call_actions.choose_form(call=call, questionnaire=form, now=now, by=owner)
    call_actions.publish_call(call=call, now=now, by=owner)
    Call.objects.filter(pk=call.pk).update(opens_at=now - timedelta(minutes=1))  # a minute later
    return str(call.slug)


def _closed(house: Any, slug: str, now: datetime, **fields: Any) -> Call:
    return calls.make_call(
        house, slug=slug, opens_at=now - timedelta(days=40), closes_at=now - timedelta(days=20),
        published_at=now - timedelta(days=41), **fields,
    )  # fmt: skip


def _reading(house: Any, owner: Person, now: datetime) -> dict[str, Any]:
    """Two who read, three who applied; the other one's reviews are in."""
    before = list(calls.CONTENT)
    calls.CONTENT.append({"key": "cv", "kind": "file", "text": {"en": "Your CV"}})
    call = _closed(house, "reading", now)
    calls.CONTENT[:] = before
    round_ = calls.make_round(call, state=RoundState.PREPARING)
    applications = [
        calls.make_application(call, name, state=State.ELIGIBLE, why=why)
        for name, why in (
            ("Jelena Kovačević", "I, Jelena Kovačević, lead a small festival."),
            ("Marko Horvat", "Our theatre has no roof. Marko Horvat wants one."),
            ("Drita Berisha", "A library for a valley without one."),
        )
    ]
    for one in applications:
        sheet = one.sheet
        assert sheet is not None
        file = io.BytesIO(pdf(b"<< /Producer (Typst) >>"))
        file.name = f"{one.person.name} CV.pdf"
        stored = store_file(sheet, "cv", file, now)
        Submission.objects.filter(application=one).update(
            values=sheet.values, files=[stored.public_id]
        )
    readers = [
        jury_actions.add_reviewer(call=call, by=owner, name=name, email=f"{mail}@jury.example")
        for name, mail in (("Vesna Ilić", "vesna"), ("Luan Hoxha", "luan"))
    ]
    jury_actions.assign(
        round_=round_,
        readings=[(reader, one) for reader in readers for one in applications],
        by=owner,
        now=now,
    )
    jury_actions.move_round(round_=round_, to=RoundState.READING, by=owner, now=now)
    for one in applications:
        reading = one.assignments.get(reviewer=readers[1])
        review = calls.make_review(reading, clarity=3, effect=2)
        review.comment = "Luan wrote this."
        review.save()
    jury_actions.invite(reviewer=readers[0], by=owner, now=now)
    return {
        "slug": call.slug,
        "codes": {one.person.name: one.code for one in applications},
        "readings": {
            one.person.name: one.assignments.get(reviewer=readers[0]).public_id
            for one in applications
        },
    }


def _committee(house: Any, owner: Person, now: datetime) -> dict[str, Any]:
    """Six with their points and one from outside the region, none of them looked at."""
    call = _closed(house, "table", now, seats=3, reserve_seats=2)
    save_rule(
        call=call, rule=None, key="economy", op="one_of", values=["RS", "XK", "BA", "AL"],
        reason={"en": "The programme is for people who live in the region."}, by=owner,
    )  # fmt: skip
    for name, economy, points in (*CANDIDATES, ("Greta Fern", "DE", 0)):
        calls.make_application(
            call, name, economy=economy, points=points * 1000, person=_applicant(house, name)
        )
    jury_actions.add_reviewer(call=call, by=owner, name="Sanja Sud", email="sanja@jury.example")
    return {"slug": call.slug, "names": [name for name, _economy, _points in CANDIDATES]}


def _applicant(house: Any, name: str) -> Person:
    email = f"{fold(name).replace(' ', '.')}@primer.example"
    return make_person(house.organisation, name, login=False, is_listed=False, email=email)


def _session(person: Person) -> str:
    account: Account = person.account
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(account.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)
