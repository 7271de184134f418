"""A pair's first page."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from spona.mentoring.forms_of_meetings import said
from spona.mentoring.privacy import as_pair
from spona.mentoring.queries.agreement import acceptances_of, agreement_in_force
from spona.mentoring.queries.meetings import next_agreed
from spona.mentoring.queries.own_layer import own_actions, own_goals, own_notes
from spona.mentoring.queries.sessions import next_meeting, sessions_of
from spona.mentoring.rules import (
    facts_of,
    goals_want_a_look,
    is_own_side,
    may_correct,
    may_still_answer,
    may_still_record,
)
from spona.mentoring.views.doors import Here, doors_for_co_mentors_too


@doors_for_co_mentors_too
def pair(here: Here) -> HttpResponse:
    """What is next, what the other side wrote, all sessions, the goals."""
    sessions = sessions_of(mentorship=here.mentorship)
    with as_pair(here.mentorship, person=here.request.person):
        notes, goals, doing = own_notes(), own_goals(), own_actions()
    text = agreement_in_force(cycle=here.mentorship.cycle)
    accepted = {
        acceptance.participation_id
        for acceptance in acceptances_of(mentorship=here.mentorship)
        if text is not None and acceptance.text_id == text.pk
    }
    rows = [_row(here, session, notes.get(session.pk)) for session in sessions]
    return here.page(
        "pair",
        {
            "rows": rows,
            "open_rows": [row for row in rows if row["mine_to_answer"]],
            "goals": [own for own in goals if own.goal.closed_at is None],
            "doing": [action for action in doing if action.done_at is None],
            "half_way": here.mentorship.ended_on is None
            and goals_want_a_look(
                mentorship=here.mentorship,
                last_changed=[
                    timezone.localdate(own.now.at) for own in goals if own.goal.closed_at is None
                ],
                today=here.today,
            ),
            "goals_closed": sum(own.goal.closed_at is not None for own in goals),
            "i_accepted": here.is_co_mentor or here.me.pk in accepted,
            "other_accepted": here.other.pk in accepted,
            "next_on": next_meeting(sessions=sessions, today=here.today),
            "planned": _planned(here),
            "leaving": _leaving(here),
            "may_record": may_still_record(mentorship=here.mentorship, today=here.today),
            "is_over": here.mentorship.ended_on is not None,
        },
    )


def _planned(here: Here) -> str:
    """The next meeting both agreed on, on this side's clock."""
    found = next_agreed(mentorship=here.mentorship, now=here.request.now)
    return said(found.starts_at, here.me.person.clock) if found and found.starts_at else ""


def _leaving(here: Here) -> list[tuple[str, str]]:
    """Co-mentors this reader may part from, each with the address: her own place, or for the two theirs."""
    if here.is_co_mentor:
        return [(here.me.person.name, here.url("co_off", co=here.me.public_id))]
    rows = [one for one in here.others if one.pk not in {here.mentorship.mentor_id}]
    return [(one.person.name, here.url("co_off", co=one.public_id)) for one in rows]


def _was_there(here: Here, session: Any) -> bool:
    """The two always; a co-mentor from the day she joined."""
    return here.joined_on is None or session.held_on >= here.joined_on


def _row(here: Here, session: Any, note: Any) -> dict[str, Any]:
    """A session as this side sees it, with what it may do."""
    answer = session.answers[0] if session.answers else None
    mine = is_own_side(mentorship=here.mentorship, one=session.recorded_by_id, other=here.me.pk)
    is_open = _was_there(here, session) and may_still_answer(
        mentorship=here.mentorship, today=here.today
    )
    key = {"session": session.public_id}
    return {
        "session": session,
        "note": note,
        "answer": answer,
        "mine": mine,
        "seen": facts_of(session),
        "mine_to_answer": is_open and not mine and answer is None,
        "may_answer_anew": is_open and not mine and answer is not None,
        "answer_url": here.url("session_answer", **key),
        "note_url": here.url("session_note", **key) if _was_there(here, session) else "",
        "correct_url": here.url("session_correction", **key)
        if may_still_record(mentorship=here.mentorship, today=here.today)
        and may_correct(session=session, participation=here.me, answered=answer is not None)
        else "",
        "settle_seen": facts_of(answer) if answer is not None and answer.held_on else "",
        "settle_url": here.url("session_settlement", **key)
        if is_open
        and session.recorded_by_id == here.me.pk
        and answer is not None
        and not answer.agrees
        else "",
    }
