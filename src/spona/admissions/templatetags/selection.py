"""Words and marks of selection: points, states, moments on the call's own clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.interview import Slot
from spona.admissions.models.selection import Offer, Placed
from spona.admissions.queries.composing import combined
from spona.admissions.queries.standing import Problem
from spona.admissions.states import OfferState, SlotState, State
from spona.core.languages import CONTENT
from spona.ui.templatetags.ui import badge

register = template.Library()

MARKS = {
    State.DRAFT: "draft",
    State.SUBMITTED: "info",
    State.WITHDRAWN: "ended",
    State.REPAIR: "wait",
    State.MORE: "wait",
    State.INELIGIBLE: "ended",
    State.ELIGIBLE: "plain",
    State.SHORTLISTED: "info",
    State.OFFERED: "wait",
    State.ACCEPTED: "good",
    State.RESERVE: "info",
    State.NOT_SELECTED: "ended",
    State.DECLINED: "ended",
    State.LAPSED: "warn",
}
OFFER_MARKS = {
    OfferState.OPEN: "wait",
    OfferState.ACCEPTED: "good",
    OfferState.DECLINED: "ended",
    OfferState.LAPSED: "warn",
    OfferState.TAKEN_BACK: "ended",
}
SLOT_MARKS = {
    SlotState.FREE: "plain",
    SlotState.TAKEN: "info",
    SlotState.HELD: "good",
    SlotState.NO_SHOW: "warn",
    SlotState.CANCELLED: "ended",
}


@register.simple_tag
def points(thousandths: int | None) -> str:
    """Points of 100 as people read them, with one decimal; a dash where there are none."""
    if thousandths is None:
        return "–"
    return number_format(round(thousandths / 1000, 1), decimal_pos=1, use_l10n=True)


def _badge(marks: Mapping[Any, str], state: Any) -> SafeString:
    """A row's `get_state_display` would have every label of the field translated, row by row."""
    return badge(marks[state], str(state.label))


@register.simple_tag
def put_together(application: Application, call: Call) -> str:
    """Reading and interview as the committee's table puts them together, without any credit."""
    return points(total_of(application.points, application.interview_points, call))


def total_of(reading: int | None, interview: int | None, call: Call) -> int | None:
    """Thousandths; None while there is neither."""
    if reading is None and interview is None:
        return None
    return combined(reading, interview, call.interview_share)


@register.simple_tag
def application_badge(application: Application) -> SafeString:
    return _badge(MARKS, State(application.state))


@register.simple_tag
def offer_badge(offer: Offer) -> SafeString:
    return _badge(OFFER_MARKS, OfferState(offer.state))


@register.simple_tag
def slot_badge(slot: Slot) -> SafeString:
    return _badge(SLOT_MARKS, SlotState(slot.state))


@register.simple_tag
def language_name(code: str) -> str:
    """A language by its own name."""
    return CONTENT.get(code, code)


@register.filter
def in_zone(moment: datetime, zone: str) -> str:
    """Day and hour on the clock of `zone`, with its short name."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{date_format(local, 'DATETIME_FORMAT')} ({local:%Z})"


@register.filter
def time_in_zone(moment: datetime, zone: str) -> str:
    """The hour alone, on the clock of `zone`."""
    return date_format(moment.astimezone(ZoneInfo(zone)), "TIME_FORMAT")


@register.simple_tag
def decision_problem(problem: Problem, call: Call) -> str:
    """One thing that is missing before decisions are published, as a sentence."""
    n = problem.n
    said: dict[str, Any] = {
        "undecided": ngettext(
            "%(n)s application in selection has no decision yet.",
            "%(n)s applications in selection have no decision yet.",
            n,
        ),
        "no_reason": ngettext(
            "%(n)s letter to somebody not selected gives no reason.",
            "%(n)s letters to people not selected give no reason.",
            n,
        ),
        "no_next_step": ngettext(
            "%(n)s letter to somebody not selected says nothing about what comes next.",
            "%(n)s letters to people not selected say nothing about what comes next.",
            n,
        ),
        "not_eligible_yet": ngettext(
            "%(n)s application has not been checked for eligibility.",
            "%(n)s applications have not been checked for eligibility.",
            n,
        ),
        "no_address": ngettext(
            "%(n)s person has no mail address and must be told in another way.",
            "%(n)s people have no mail address and must be told in another way.",
            n,
        ),
        "no_wording": ngettext(
            "%(n)s letter has no wording in its language yet (%(detail)s): it would be read in English.",
            "%(n)s letters have no wording in their language yet (%(detail)s): they would be read in "
            "English.",
            n,
        ),
        "too_many": ngettext(
            "%(n)s more is selected than there are places.",
            "%(n)s more are selected than there are places.",
            n,
        ),
        "seats_left": ngettext("%(n)s place stays empty.", "%(n)s places stay empty.", n),
        "nothing_parked": _("Nothing is decided yet."),
        "unseen": _(
            "Something is missing for an application that is kept from you. A colleague sees what."
        ),
    }
    sentence = str(said[problem.kind]) % {"n": n, "detail": problem.detail}
    return f"{sentence} ({', '.join(problem.codes)})" if problem.codes else sentence


STANDINGS = {
    Placed.Standing.IN: "good",
    Placed.Standing.PINNED: "good",
    Placed.Standing.OUT: "plain",
    Placed.Standing.EXCLUDED: "ended",
}


@register.simple_tag
def standing_badge(place: Placed) -> SafeString | str:
    """In, out, or which place of the reserve."""
    return standing_mark(place.standing, place.reserve)


def standing_mark(standing: str, reserve: int) -> SafeString | str:
    if reserve and standing == Placed.Standing.OUT:
        return badge("info", _("Reserve %(n)s") % {"n": reserve})
    if standing == Placed.Standing.OUT:
        return ""
    return _badge(STANDINGS, Placed.Standing(standing))
