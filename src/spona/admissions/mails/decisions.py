"""Letters of the decision and of offered places. Each is made by `letter_of` and sent as it was shown."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.admissions.models.application import Application
from spona.admissions.models.selection import Decision, Offer
from spona.admissions.queries.decisions import answer_until
from spona.admissions.queries.loading import language_of
from spona.admissions.queries.standing import LETTERS
from spona.admissions.states import Outcome
from spona.core.translated import plain
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message

PLACE = "place"  # purpose of the link to an offered place
# Stands in a preview where the letter will have the reader's own link.
NO_LINK = "…"


def decision(
    *, decision: Decision, offer: Offer | None, now: datetime, batch: str = ""
) -> Message | None:
    """The answer of the committee, once per application."""
    application = decision.application
    asked = letter_of(
        decision=decision,
        link="" if decision.outcome == Outcome.NOT_SELECTED else _place_link(application, now=now),
        answer_by=offer.answer_by if offer else None,
    )
    return send(
        **asked,
        dedupe_key=f"decision-{application.public_id}-{decision.outcome}-{_when(decision)}",
        now=now,
        batch=batch,
    )


def _when(decision: Decision) -> str:
    """Somebody decided about anew is told anew."""
    return f"{decision.published_at:%Y%m%d%H%M%S}" if decision.published_at else ""


def letter_of(
    *, decision: Decision, link: str = NO_LINK, answer_by: datetime | None = None
) -> dict[str, Any]:
    """What a decision's letter is made of (kind, to, language, values, texts, links), sent or previewed."""
    application = decision.application
    language = language_of(application)
    with override(language):
        values = {"call": plain(application.call.title, language)}
        texts = {
            "reason": decision.reason
            or _("The committee read your application with care and was glad to choose it."),
            "next_step": decision.next_step
            or _("You need do nothing now. We will write to you when something changes."),
        }
        links = {}
        if decision.outcome == Outcome.SELECTED:
            until = answer_by or answer_until(call=application.call, now=timezone.now())
            values["until"] = _moment(application, until)
        if decision.outcome != Outcome.NOT_SELECTED:
            links["link"] = link
        if decision.outcome == Outcome.RESERVE:
            values["rank"] = str(decision.reserve_rank or "")
    if decision.outcome == Outcome.SELECTED:
        texts.pop("next_step")
    return {
        "kind": LETTERS[Outcome(decision.outcome)],
        "to": application.person,
        "language": language,
        "values": values,
        "texts": texts,
        "links": links,
    }


def place_from_reserve(*, offer: Offer, now: datetime) -> Message | None:
    """ "A place has become free, and it is yours if you want it"."""
    return _about_place("place_from_reserve", offer, now=now)


def place_reminder(*, offer: Offer, now: datetime) -> Message | None:
    """ "Your answer is still missing", once."""
    return _about_place("place_reminder", offer, now=now)


def place_lapsed(*, offer: Offer, now: datetime) -> Message | None:
    """ "The time for the answer is over"; whom to write to all the same."""
    return _about_place("place_lapsed", offer, now=now)


def place_accepted(*, offer: Offer, link: str, now: datetime) -> Message | None:
    """ "Welcome", with the page that comes next."""
    return _about_place("place_accepted", offer, now=now, link=link)


def _about_place(kind: str, offer: Offer, *, now: datetime, link: str = "") -> Message | None:
    application = offer.application
    language = language_of(application)
    with override(language):
        values = {
            "call": plain(application.call.title, language),
            "until": _moment(application, offer.answer_by),
        }
    return send(
        kind=kind,
        to=application.person,
        language=language,
        values=values,
        links={"link": link or _place_link(application, now=now)},
        dedupe_key=f"{kind}-{offer.public_id}",
        now=now,
    )


def _place_link(application: Application, *, now: datetime) -> str:
    return address_of(issue(person=application.person, purpose=PLACE, target=application, now=now))


def _moment(application: Application, moment: datetime) -> str:
    """A moment on the call's own clock, with the zone's short name."""
    local = moment.astimezone(application.call.zone)
    return f"{date_format(local, 'DATETIME_FORMAT')} ({local:%Z})"
