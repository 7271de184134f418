"""Rows behind the addresses of the committee's table, decisions, interviews and minutes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from spona.admissions.actions.deciding import park_decision
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.interview import InterviewQuestion, Slot
from spona.admissions.models.review import Reviewer
from spona.admissions.models.selection import Decision, Minutes, Quota
from spona.admissions.states import Outcome, SlotState, State
from tests.admissions.calls import make_application, make_call
from tests.characters import NOW, House


def call_of(house: House) -> Call:
    return Call.objects.filter(slug=f"call-{house.organisation.slug}").first() or make_call(house)


def candidate(house: House, name: str = "Candidate", state: State = State.ELIGIBLE) -> Application:
    """Somebody in selection, with points."""
    name = f"{name} {house.organisation.slug}"
    found = Application.objects.filter(call=call_of(house), person__name=name).first()
    return found or make_application(call_of(house), name, state=state, points=70_000, reviews_in=1)


def _decided(house: House) -> str:
    """Parked, with the slug in the letter."""
    application = candidate(house)
    if not Decision.objects.filter(application=application).exists():
        park_decision(
            application=application,
            outcome=Outcome.NOT_SELECTED,
            reason=f"Reason {house.organisation.slug}",
            by=house.coordinator,
            now=NOW,
        )
    return application.public_id


def _slot(house: House) -> str:
    call = call_of(house)
    slot = Slot.objects.filter(call=call).first()
    if slot is None:
        seat, _created = Reviewer.objects.get_or_create(
            organisation=house.organisation, call=call, person=house.other_mentor.person
        )
        slot = Slot.objects.create(
            organisation=house.organisation,
            call=call,
            starts_at=NOW + timedelta(days=3),
            place=f"Room {house.organisation.slug}",
            application=candidate(house, "Invited", State.SHORTLISTED),
            state=SlotState.TAKEN,
        )
        slot.panel.set([seat])
    return slot.public_id


def _question(house: House) -> str:
    question, _created = InterviewQuestion.objects.get_or_create(
        organisation=house.organisation,
        call=call_of(house),
        text={"en": f"Why you? {house.organisation.slug}"},
    )
    return question.public_id


def _quota(house: House) -> str:
    quota, _created = Quota.objects.get_or_create(
        organisation=house.organisation,
        call=call_of(house),
        about="economy",
        values=["RS"],
        at_least=1,
    )
    return quota.public_id


def _minutes(house: House) -> str:
    minutes, _created = Minutes.objects.get_or_create(
        organisation=house.organisation,
        call=call_of(house),
        number=1,
        defaults={"held_on": NOW.date(), "place": f"Hall {house.organisation.slug}"},
    )
    return minutes.public_id


SUBJECTS: list[tuple[str, str, Callable[[House], Any]]] = [
    ("admissions_interview_question", "public_id", _question),
    ("admissions_slot", "public_id", _slot),
    ("admissions_my_interview", "slot", _slot),
    ("admissions_my_interview_time", "public_id", lambda house: candidate(house).public_id),
    ("admissions_quota_removal", "public_id", _quota),
    ("admissions_minutes", "public_id", _minutes),
    ("admissions_decision", "public_id", _decided),
    ("admissions_reserve_place", "public_id", _decided),
    ("admissions_offer", "public_id", _decided),
    ("admissions_seat", "public_id", lambda house: candidate(house).public_id),
    ("admissions_my_place", "public_id", lambda house: candidate(house).public_id),
]
# Applicants are none of the characters: their pages are nobody's among them.
OWNERS: dict[str, set[str]] = {
    "admissions_my_place": set(),
    "admissions_my_interview_time": set(),
    "admissions_my_interview": set(),  # the seat on the jury is the other mentor's
}
