"""Which row an id in an address stands for, so that the permission matrix can try the address.

Rows that the characters do not have yet are made on first use, with the slug of their house in
every text, so that a leak is seen.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from spona.admissions.models.application import Application, Duplicate
from spona.admissions.models.call import Call, EligibilityRule
from spona.admissions.models.call import Source as Channel
from spona.core.models import Picture
from spona.engine.matching import record as record_run
from spona.engine.matching import solve
from spona.intake.models import ImportRow, ImportRun
from spona.matching.actions import comment
from spona.matching.adapter import problem_of
from spona.matching.models import MatchingRun, PairWish, Proposal
from spona.matching.pool import add_to_pool
from spona.matching.pool_models import PoolAsk
from spona.matching.pool_states import Source
from spona.matching.states import ProposalState, ReplyState, Wish
from spona.mentoring.agenda_actions import ensure_agendas
from spona.mentoring.goal_actions import set_goal
from spona.mentoring.meeting_actions import plan_meeting
from spona.mentoring.models import Session
from spona.mentoring.models.agenda import MeetingAgenda
from spona.mentoring.models.co_mentor import CoMentor
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.privacy import as_pair
from spona.mentoring.session_actions import record_session
from spona.mentoring.states import CoTask, Medium, Outcome
from spona.needs.actions import add_tie
from spona.needs.models import Tie
from spona.needs.wishes import suggest
from spona.people.models import Membership, Person
from spona.programmes.models import Funder
from spona.questions.actions import create_form, publish_version
from spona.questions.models import AnswerFile, Question, Questionnaire
from spona.questions.starters import content
from tests.admissions import applying_subjects, jury_subjects, table_subjects
from tests.admissions.calls import make_application, make_call
from tests.characters import NOW, TODAY, House
from tests.support import (
    alert_subjects,
    care_subjects,
    concern_subjects,
    letter_subjects,
    thread_subjects,
)

# Parts of addresses that mean the same everywhere.
VALUES: dict[str, Callable[[House], Any]] = {
    "cycle": lambda house: house.cycle.slug,
    "kind": lambda house: "csv",
    "wish": lambda house: "pin",
    "indicator": lambda house: "mentees",
    "language": lambda house: "en",
    "letter": lambda house: "consents",
    "role": lambda house: "lead",
}
# Pages of participants: who of the characters they belong to.
OWNERS = {
    "admissions_mine": {"mentee"},
    "mentoring_pair_session_answer": {"mentor"},  # the mentee recorded it
    "mentoring_pair_session_correction": {"mentee"},
    "mentoring_pair": {"mentee", "mentor"},
    "needs_profile": {"mentee"},
    "needs_offer": {"mentor"},
    "matching_my_proposal": {"mentee", "mentor"},
    **table_subjects.OWNERS,
    **jury_subjects.OWNERS,
    **concern_subjects.OWNERS,
    **care_subjects.OWNERS,
}


def owners_of(name: str) -> set[str] | None:
    """The characters a participant page belongs to; None when each person has her own."""
    return next((who for start, who in OWNERS.items() if name.startswith(start)), None)


def _membership(house: House) -> str:
    return Membership.objects.get(person=house.viewer).public_id


def _picture(house: House) -> str:
    """A portrait nobody consented to show."""
    picture = Picture(
        organisation=house.organisation, kind=Picture.Kind.PORTRAIT, width=1, height=1
    )
    picture.file.save("portrait.webp", ContentFile(b"RIFF"), save=False)
    picture.save()
    house.mentee.person.portrait = picture
    house.mentee.person.save()
    return picture.public_id


def _funder(house: House) -> str:
    funder, _created = Funder.objects.get_or_create(
        organisation=house.organisation,
        cycle=house.cycle,
        position=0,
        defaults={"name": {"en": f"Fund {house.organisation.slug}"}},
    )
    return funder.public_id


def _tie(house: House) -> str:
    return add_tie(
        one=house.other_mentee.person,
        other=house.mentor.person,
        kind=Tie.Kind.RELATIVE,
        by=house.coordinator,
    ).public_id


def _session(house: House) -> str:
    """A session the mentee recorded, with a private note."""
    session = Session.objects.filter(mentorship=house.mentorship).first()
    session = session or record_session(
        mentorship=house.mentorship,
        by=house.mentee,
        held_on=TODAY,
        outcome=Outcome.HELD,
        minutes=90,
        medium=Medium.VIDEO,
        notes=f"private {house.organisation.slug}",
        now=NOW,
    )
    return session.public_id


def _meeting(house: House) -> str:
    """A meeting both have agreed on, at a place of theirs."""
    found = Meeting.objects.filter(mentorship=house.mentorship).first()
    found = found or plan_meeting(
        mentorship=house.mentorship,
        by=house.mentee,
        starts_at=NOW + timedelta(days=3),
        minutes=90,
        medium=Medium.IN_PERSON,
        place=f"Place {house.organisation.slug}",
        now=NOW,
    )
    return found.public_id


def _planned(house: House) -> str:
    """A meeting with what the two mean to talk about."""
    key = _meeting(house)
    meeting = Meeting.objects.select_related("mentorship__organisation").get(public_id=key)
    with as_pair(meeting.mentorship, person=house.mentee.person):
        # Not by the action: another subject may have called the meeting off meanwhile.
        MeetingAgenda.objects.update_or_create(
            meeting=meeting,
            defaults={
                "organisation": house.organisation,
                "mentorship": meeting.mentorship,
                "text": f"Talk {house.organisation.slug}",
                "changed_by": house.mentee,
            },
        )
    return key


def _agenda(house: House) -> str:
    """An agenda of the cycle, titled in words of this organisation alone."""
    one = ensure_agendas(cycle=house.cycle)[0]
    one.title = {"en": f"Agenda {house.organisation.slug}"}
    one.save()
    return one.public_id


def _goal(house: House) -> str:
    return set_goal(
        mentorship=house.mentorship,
        participation=house.mentee,
        text=f"goal {house.organisation.slug}",
        now=NOW,
    ).public_id


def _co_mentor(house: House) -> str:
    """The other mentor stands beside the pair."""
    CoMentor.objects.get_or_create(
        organisation=house.organisation,
        mentorship=house.mentorship,
        participation=house.other_mentor,
        defaults={
            "task": CoTask.BESIDE,
            "asked_at": NOW,
            "own_yes_at": NOW,
            "mentee_yes_at": NOW,
            "mentor_yes_at": NOW,
            "joined_at": NOW,
        },
    )
    return house.other_mentor.public_id


def _run(house: House) -> MatchingRun:
    found = MatchingRun.objects.filter(cycle=house.cycle).first()
    if found:
        return found
    problem = problem_of(house.cycle)
    plan = solve(problem)
    return MatchingRun.objects.create(
        organisation=house.organisation,
        cycle=house.cycle,
        number=1,
        record=record_run(problem, plan),
        plan_hash=plan.hash,
        total=plan.total,
        made_at=NOW,
    )


def _proposal(house: House) -> str:
    """A question both sides may see: the mentor has said yes."""
    proposal, _created = Proposal.objects.get_or_create(
        organisation=house.organisation,
        run=_run(house),
        mentee=house.mentee,
        mentor=house.mentor,
        defaults={
            "score": 50,
            "state": ProposalState.ASKED,
            "mentor_reply": ReplyState.YES,
            "asked_at": NOW,
            "mentor_replied_at": NOW,
        },
    )
    return proposal.public_id


def _open_mentee(house: House) -> str:
    _run(house)
    return house.other_mentee.public_id


def _wish(house: House) -> str:
    wish, _created = PairWish.objects.get_or_create(
        organisation=house.organisation,
        cycle=house.cycle,
        mentee=house.other_mentee,
        mentor=house.other_mentor,
        defaults={
            "wish": Wish.FORBID,
            "reason": f"Known {house.organisation.slug}",
            "by": house.coordinator,
            "at": NOW,
        },
    )
    return wish.public_id


def _prospect(house: House) -> str:
    """Somebody in the pool whom the cycle has asked."""
    person, _created = Person.objects.get_or_create(
        organisation=house.organisation, name=f"Prospect {house.organisation.slug}"
    )
    member = add_to_pool(person=person, source=Source.TEAM, by=None, now=NOW)
    PoolAsk.objects.get_or_create(
        organisation=house.organisation,
        member=member,
        cycle=house.cycle,
        defaults={"state": "asked", "asked_at": NOW, "for_mentee": house.other_mentee},
    )
    return member.public_id


def _suggestion(house: House) -> str:
    return suggest(
        mentee=house.mentee, name=f"Named {house.organisation.slug}", why="", by=None, now=NOW
    ).public_id


def _comment(house: House) -> str:
    return comment(
        cycle=house.cycle, text=f"Said in {house.organisation.slug}", by=house.coordinator, now=NOW
    ).public_id


def _import(house: House) -> ImportRun:
    run, _created = ImportRun.objects.get_or_create(
        organisation=house.organisation,
        cycle=house.cycle,
        filename=f"people-{house.organisation.slug}.csv",
        defaults={"uploaded_at": NOW, "uploaded_by": house.coordinator, "state": "checked"},
    )
    return run


def _import_row(house: House) -> str:
    row, _created = ImportRow.objects.get_or_create(
        organisation=house.organisation, run=_import(house), position=1, defaults={"number": 2}
    )
    return row.public_id


def _call(house: House) -> Call:
    return Call.objects.filter(slug=f"call-{house.organisation.slug}").first() or make_call(house)


def _application(house: House, name: str = "Applicant") -> Application:
    """Somebody who has sent to the call of `_call`."""
    name = f"{name} {house.organisation.slug}"
    found = Application.objects.filter(call=_call(house), person__name=name).first()
    return found or make_application(_call(house), name)


def _source(house: House) -> str:
    found, _created = Channel.objects.get_or_create(
        organisation=house.organisation,
        call=_call(house),
        tag="letter",
        defaults={"name": f"Letter {house.organisation.slug}"},
    )
    return found.public_id


def _answer_file(house: House) -> str:
    """A file that was sent with the application."""
    application = _application(house)
    found = AnswerFile.objects.filter(sheet=application.sheet_id).first()
    if found is None:
        found = AnswerFile(
            organisation=house.organisation,
            sheet=application.sheet,
            key="cv",
            kind="pdf",
            name="cv.pdf",
            size=4,
            uploaded_at=NOW,
        )
        found.file.save("cv.pdf", ContentFile(b"%PDF"), save=False)
        found.save()
        application.submissions.update(files=[found.public_id])
    return found.public_id


def _duplicate(house: House) -> str:
    one, other = _application(house), _application(house, "Again")
    found, _created = Duplicate.objects.get_or_create(
        organisation=house.organisation, one=one, other=other, defaults={"at": NOW}
    )
    return found.public_id


def _eligibility_rule(house: House) -> str:
    rule, _created = EligibilityRule.objects.get_or_create(
        organisation=house.organisation,
        call=_call(house),
        key="fact:economy",
        op="one_of",
        values=["RS"],
    )
    return rule.public_id


def _form(house: House) -> Questionnaire:
    """A form with two questions, published, the second one shown depending on the first."""
    title = {"en": f"Form {house.organisation.slug}"}
    found = Questionnaire.objects.filter(is_built=True, title=title).first()
    if found is None:
        options = [{"key": key, "label": {"en": key}} for key in ("yes", "no")]
        found = create_form(
            organisation=house.organisation,
            title=title,
            languages=["en", "sr"],
            content=content(
                [
                    {
                        "key": "first",
                        "kind": "choice",
                        "text": {"en": f"First {house.organisation.slug}?"},
                        "settings": {"options": options},
                    },
                    {
                        "key": "second",
                        "kind": "long_text",
                        "text": {"en": f"Second {house.organisation.slug}?"},
                        "show_if": [{"key": "first", "op": "is", "values": ["yes"]}],
                    },
                ]
            ),
            by=house.coordinator,
        )
        publish_version(questionnaire=found, by=house.coordinator, now=NOW)
    return found


def _question(house: House) -> str:
    found = Question.objects.filter(questionnaire=_form(house)).order_by("position").last()
    assert found is not None
    return found.public_id


Subject = Callable[[House], Any]
_by_start: list[tuple[str, str, Subject]] = [
    ("people_person", "public_id", lambda house: house.mentee.person.public_id),
    ("people_login_offer", "public_id", lambda house: house.mentee.person.public_id),
    ("people_membership", "public_id", _membership),
    ("people_picture", "public_id", _picture),
    ("programmes_funder", "public_id", _funder),
    ("programmes_", "public_id", lambda house: house.mentee.public_id),
    ("needs_profile", "public_id", lambda house: house.mentee.public_id),
    ("needs_offer", "public_id", lambda house: house.mentor.public_id),
    ("needs_area", "public_id", lambda house: house.areas[0].public_id),
    ("needs_tie", "public_id", lambda house: house.other_mentee.public_id),
    ("needs_tie", "tie", _tie),
    ("mentoring_", "public_id", lambda house: house.mentorship.public_id),
    ("mentoring_", "session", _session),
    ("mentoring_", "goal", _goal),
    ("mentoring_agenda", "agenda", _agenda),
    ("mentoring_pair_meeting_agenda", "meeting", _planned),
    ("mentoring_", "meeting", _meeting),
    ("mentoring_", "co", _co_mentor),
    ("questions_", "public_id", lambda house: _form(house).public_id),
    ("questions_", "question", _question),
    ("intake_", "public_id", lambda house: _import(house).public_id),
    ("intake_", "row", _import_row),
    *table_subjects.SUBJECTS,
    *applying_subjects.SUBJECTS,
    *jury_subjects.SUBJECTS,
    *concern_subjects.SUBJECTS,
    ("admissions_source", "source", _source),
    ("admissions_duplicate", "duplicate", _duplicate),
    ("admissions_eligibility_rule", "rule", _eligibility_rule),
    ("admissions_application_answer", "file", _answer_file),
    ("admissions_application", "public_id", lambda house: _application(house).public_id),
    ("admissions_", "call", lambda house: _call(house).slug),
    *care_subjects.SUBJECTS,
    *letter_subjects.SUBJECTS,
    *alert_subjects.SUBJECTS,
    *thread_subjects.SUBJECTS,
    ("support_", "public_id", lambda house: house.mentorship.public_id),
    ("matching_run", "public_id", lambda house: _run(house).public_id),
    ("matching_comment", "public_id", _comment),
    ("matching_prospect", "public_id", _prospect),
    ("matching_suggestion", "public_id", _suggestion),
    ("matching_wish_end", "public_id", _wish),
    ("matching_", "mentee", _open_mentee),
    ("matching_", "mentor", lambda house: house.other_mentor.public_id),
    ("matching_", "public_id", _proposal),
]


def knows(name: str, key: str) -> bool:
    """Is there a row for this part of this address?"""
    return any(name.startswith(start) and key == part for start, part, _subject in _by_start)


def subject_of(name: str, key: str, house: House) -> Any:
    """The value for one part of one address (inside the house's scope)."""
    for start, part, subject in _by_start:
        if name.startswith(start) and key == part:
            return subject(house)
    raise KeyError((name, key))
