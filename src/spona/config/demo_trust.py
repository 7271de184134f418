"""The demo's trust persons, outside the team, and one concern that only the first of them can see."""

from datetime import datetime, timedelta

from spona.core.models import Organisation
from spona.people.actions import add_person, give_login
from spona.people.models import Person
from spona.support.actions.concern_people import name_trust_person
from spona.support.actions.concerns import (
    add_note,
    answer_writer,
    open_file,
    raise_concern,
    take_in_hand,
)
from spona.support.queries.concerns import new_code, trust_people
from spona.support.states import Reader, TrustRole, Wanted
from spona.support.trust import as_trust

NAMED = [
    (TrustRole.LEAD, "Vukica Perlić", "vukica@trust.example"),
    (TrustRole.DEPUTY, "Agron Lleshi", "agron@trust.example"),
]
STORY = (
    "My mentor has asked me twice to let him use my drawings in an exhibition of his own, without my "
    "name. I said no, and since then he cancels our meetings. I do not want to make it worse, but I "
    "would like to know what I can do."
)
ANSWER = (
    "Thank you for writing. This is yours to decide, and I will do nothing without you. The agreement "
    "of your pair says that your work stays yours. Would you like to talk on the phone? You can also "
    "go on writing here."
)


def name_trust_persons(*, organisation: Organisation, by: Person, now: datetime) -> None:
    """Two people who have no part in running the programme, with a sign-in of their own."""
    for role, name, email in NAMED:
        person = add_person(
            organisation=organisation,
            name=name,
            email=email,
            preferred_language="en",
            is_listed=False,
            by=by,
        )
        give_login(person=person, by=by, now=now)
        name_trust_person(
            organisation=organisation, role=role, name=name, email=email, by=by, now=now
        )


def bring_concern(*, organisation: Organisation, now: datetime) -> None:
    """Somebody writes without a name, to the trust person alone; she takes it in hand and answers."""
    lead = next(one.person for one in trust_people() if one.role == TrustRole.LEAD)
    concern = raise_concern(
        organisation=organisation,
        code=new_code(),
        reader=Reader.LEAD,
        story=STORY,
        about="",
        wanted=Wanted.ADVICE,
        reach="",
        language="en",
        now=now,
    )
    with as_trust(lead):
        later = now + timedelta(hours=20)
        open_file(concern=concern, by=lead, now=later)
        take_in_hand(concern=concern, by=lead, now=later)
        answer_writer(concern=concern, text=ANSWER, by=lead, now=later + timedelta(minutes=9))
        add_note(
            concern=concern,
            text="Look into the agreement's words on copyright before we talk.",
            by=lead,
            now=later + timedelta(minutes=12),
        )
