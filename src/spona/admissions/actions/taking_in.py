"""From an application to a participation: what was said once is not asked again."""

from datetime import datetime
from typing import Any

from spona.admissions.models.application import Application, Submission
from spona.admissions.states import State
from spona.needs.actions import begin_need_profile, begin_offer
from spona.needs.models import NeedArea
from spona.people.actions import change_person
from spona.people.models import Person
from spona.programmes.actions import AlreadyThere, add_participant, change_standing
from spona.programmes.models import Participation
from spona.programmes.states import STANDING_STEPS, Part, Standing
from spona.questions.answers import facts_of
from spona.questions.definitions import asked_of
from spona.questions.states import Meaning

# Facts that are columns of a person; what she has there already is not overwritten.
OF_PERSON = {
    Meaning.PHONE: "phone",
    Meaning.ECONOMY: "economy",
    Meaning.TOWN: "town",
    Meaning.EMPLOYER: "employer",
    Meaning.JOB_TITLE: "job_title",
    Meaning.SECTOR_OF_WORK: "sector_of_work",
    Meaning.FIELDS: "sectors",
    Meaning.YEARS: "years_of_experience",
}
GONE = {Standing.DECLINED, Standing.WITHDRAWN}
USUAL_LEVEL = 4  # B2: the form asks which languages, not how well


def take_in(*, application: Application, by: Person | None, now: datetime) -> Participation:
    """Make the applicant a participant of the cycle, with what her application says about her.

    A mentee is confirmed; a mentor joins the pool of the cycle. Her needs or her offer are begun from
    the answers and stay hers to finish.
    """
    facts = facts_of_application(application)
    _complete_person(application.person, facts, application, by=by)
    participation = _participation(application, by=by, now=now)
    _note(application, participation)
    if application.call.part == Part.MENTEE:
        begin_need_profile(
            participation=participation,
            keys=_keys(facts.get(Meaning.NEED_AREAS)),
            challenges=str(facts.get(Meaning.CHALLENGES, "")),
            goals=str(facts.get(Meaning.GOALS, "")),
            mentor_wish=str(facts.get(Meaning.MENTOR_WISH, "")),
        )
    else:
        begin_offer(
            participation=participation,
            keys=_keys(facts.get(Meaning.OFFER_AREAS)),
            capacity=_capacity(facts.get(Meaning.CAPACITY)),
        )
    return participation


def _note(application: Application, participation: Participation) -> None:
    """Two calls of a cycle may both have accepted her: one of her applications carries what she takes
    part by, the first that still stands."""
    others = Application.objects.filter(participation=participation).exclude(pk=application.pk)
    others.exclude(state=State.ACCEPTED).update(participation=None)
    if not others.exists():
        Application.objects.filter(pk=application.pk).update(participation=participation)
    application.participation = participation


def facts_of_application(application: Application) -> dict[str, Any]:
    """What the newest submission says, by meaning; empty when nothing was ever sent."""
    newest = (
        Submission.objects.filter(application=application)
        .select_related("version")
        .order_by("-number")
        .first()
    )
    return dict(facts_of(asked_of(newest.version), newest.values)) if newest else {}


def _complete_person(
    person: Person, facts: dict[str, Any], application: Application, *, by: Person | None
) -> None:
    changes: dict[str, Any] = {
        column: facts[meaning]
        for meaning, column in OF_PERSON.items()
        if facts.get(meaning) not in (None, "", []) and getattr(person, column) in (None, "", [])
    }
    bio = facts.get(Meaning.BIO)
    if bio and not person.bio:
        changes["bio"] = {application.language: str(bio)}
    if not person.preferred_language:
        changes["preferred_language"] = application.language
    known = {row.code: row.level for row in person.languages.all()}
    said = dict.fromkeys(_keys(facts.get(Meaning.LANGUAGES)), USUAL_LEVEL) | known
    if changes or said != known:
        change_person(person=person, by=by, languages=said, **changes)


def _participation(application: Application, *, by: Person | None, now: datetime) -> Participation:
    part = Part(application.call.part)
    wanted = Standing.CONFIRMED if part == Part.MENTEE else Standing.POOL
    try:
        return add_participant(
            cycle=application.call.cycle,
            person=application.person,
            part=part,
            standing=wanted,
            by=by,
            now=now,
        )
    except AlreadyThere as there:
        found = there.participation
        steps = STANDING_STEPS[Standing(found.standing)]
        if wanted in steps:
            change_standing(participation=found, standing=wanted, by=by, now=now)
        elif found.standing in GONE and Standing.CONFIRMED in steps:
            # From there no step leads back into the pool; her yes is as good as a confirmation.
            change_standing(participation=found, standing=Standing.CONFIRMED, by=by, now=now)
        return found


def _keys(value: Any) -> list[str]:
    return [str(key) for key in value] if isinstance(value, list | tuple) else []


def _capacity(value: Any) -> int:
    try:
        return min(5, max(0, int(value)))
    except (TypeError, ValueError):
        return 1


def areas_of(application: Application) -> list[NeedArea]:
    """Areas in use of the application's cycle: the options of its questions about them."""
    areas = NeedArea.objects.filter(cycle=application.call.cycle_id, is_in_use=True)
    return list(areas.order_by("position", "pk"))
