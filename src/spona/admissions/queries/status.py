"""How an application stands, for the person who sent it: what is, what comes next, and when.

Drawn only from what was told to her: her own acts, letters that went out, places offered. Nothing of
reviewers, points, places in a list, or of a decision that is still parked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from spona.admissions.models.application import Application, Check, Submission
from spona.admissions.models.selection import Decision, Offer
from spona.admissions.queries.applying import (
    ASKED_BACK,
    WITHDRAWABLE,
    WRITABLE,
    Window,
    newest_check,
    newest_submission,
    window_of,
)
from spona.admissions.states import OfferState, State


@dataclass(frozen=True)
class Status:
    """One sentence, what happens next, and by which moment (None: no day is set).

    `tone` is one of open, wait, good, ended (a badge, never the only carrier). `message` is what the
    team wrote to her. `goes_on` names a page of another part: place, interview, or "".
    """

    sentence: str
    next: str
    tone: str = "wait"
    when: datetime | None = None
    message: str = ""
    goes_on: str = ""
    can_write: bool = False
    can_send: bool = False
    can_withdraw: bool = False
    can_reopen: bool = False


@dataclass(frozen=True)
class Known:
    """The facts a status is drawn from; four queries at most."""

    window: Window
    sent: Submission | None
    check: Check | None
    offer: Offer | None
    letter: Decision | None


def facts_for(*, application: Application, now: datetime) -> Known:
    """Only what was published: a parked decision is not looked at."""
    state = application.state
    asks = state in ASKED_BACK or state == State.INELIGIBLE
    check = newest_check(application=application) if asks else None
    offer = letter = None
    if state in {State.OFFERED, State.ACCEPTED, State.DECLINED, State.LAPSED}:
        offer = Offer.objects.filter(application=application).order_by("-pk").first()
    if state in {State.RESERVE, State.NOT_SELECTED}:
        letter = Decision.objects.filter(
            application=application, published_at__isnull=False
        ).first()
    return Known(
        window=window_of(application=application, now=now, check=check, look=False),
        sent=newest_submission(application=application),
        check=check,
        offer=offer,
        letter=letter,
    )


def status_of(*, application: Application, known: Known, now: datetime) -> Status:
    """The status in the active language, for every state there is."""
    state = State(application.state)
    words = _WORDS[state](application, known, now)
    is_open = known.window.is_open
    return Status(
        **words,
        can_write=state in WRITABLE,
        can_send=state in WRITABLE and is_open,
        can_withdraw=state in WITHDRAWABLE,
        can_reopen=state == State.WITHDRAWN and is_open,
    )


def _draft(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    window, call = known.window, application.call
    if window.is_open:
        told = (
            _("You may still send it, by leave of the team.")
            if window.is_late
            else _("It saves itself while you write. Nobody reads it before you send it.")
        )
        return {
            "sentence": _("Your application is begun and not sent yet."),
            "next": told,
            "tone": "open",
            "when": window.until,
        }
    if not call.is_over(now) and window.until is None:
        return {
            "sentence": _("Your application is begun and not sent yet."),
            "next": _("The call is not open at the moment. What you wrote is kept."),
        }
    return {
        "sentence": _("The call is closed, and your application was not sent."),
        "next": _(
            "What you wrote is kept, and you can read and copy it. If something on our side kept you "
            "from sending it, write to us soon."
        ),
        "tone": "ended",
    }


def _submitted(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    if known.window.is_open:
        return {
            "sentence": _("Your application has arrived."),
            "next": _(
                "You can change it and send it again until the deadline. After that we see whether "
                "everything is there, and the jury reads."
            )
            if known.window.until
            else _(
                "We see whether everything is there, and it is read. Until then you can change it and "
                "send it again."
            ),
            "tone": "good",
            "when": known.window.until,
        }
    return {
        "sentence": _("Your application has arrived."),
        "next": _(
            "We now see whether everything is there; then the jury reads. If something is missing, we "
            "write to you."
        ),
        "tone": "good",
    }


def _withdrawn(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    if known.window.is_open:
        return {
            "sentence": _("You took your application back."),
            "next": _("Nobody reads it. While the call is open, you can take it up again."),
            "tone": "ended",
            "when": known.window.until,
        }
    return {
        "sentence": _("You took your application back."),
        "next": _("Nobody reads it, and nothing more happens with it."),
        "tone": "ended",
    }


def _asked_back(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    is_question = application.state == State.MORE
    if not known.window.is_open:
        return {
            "sentence": _("The time to complete your application is over."),
            "next": _("We go on with what you sent, and write to you."),
            "when": known.window.until,
            "message": known.check.message if known.check else "",
        }
    return {
        "sentence": (
            _("We have a question about your application.")
            if is_question
            else _("Something in your application needs to be completed.")
        ),
        "next": _("Change your answers and send them once more."),
        "tone": "open",
        "when": known.window.until,
        "message": known.check.message if known.check else "",
    }


def _ineligible(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    return {
        "sentence": _("Your application does not meet the conditions of this call."),
        "next": _("If you think that this is a mistake, write to us."),
        "tone": "ended",
        "message": known.check.message if known.check else "",
    }


def _eligible(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    return {
        "sentence": _("Your application is complete, and the jury reads it."),
        "next": _("You need do nothing now. We write to you, whatever the decision is."),
        "tone": "good",
    }


def _shortlisted(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    return {
        "sentence": _("We would like to talk with you."),
        "next": _("Choose a time for the interview, or look up the one you have."),
        "tone": "open",
        "goes_on": "interview",
    }


def _offered(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    offer = known.offer
    waits = offer is not None and offer.state == OfferState.OPEN and now < offer.answer_by
    return {
        "sentence": _("A place is yours, if you want it."),
        "next": (
            _("Tell us whether you take it. Without an answer it goes to the next person.")
            if waits
            else _("The time for your answer is over. If you still want the place, write to us.")
        ),
        "tone": "open",
        "when": offer.answer_by if waits and offer else None,
        "goes_on": "place" if waits else "",
    }


def _accepted(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    return {
        "sentence": _("You have taken the place. Welcome!"),
        "next": _("We write to you about the next steps."),
        "tone": "good",
    }


def _reserve(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    return {
        "sentence": _("You are on the reserve list."),
        "next": _("If a place becomes free for you, we write to you at once."),
        "message": _letter(known),
    }


def _not_selected(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    return {
        "sentence": _("This time we could not offer you a place."),
        "next": _("Thank you for the work you put into it. You are welcome to apply again."),
        "tone": "ended",
        "message": _letter(known),
    }


def _declined(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    return {
        "sentence": _("You did not take the place."),
        "next": _("Thank you for telling us. Nothing more happens with this application."),
        "tone": "ended",
    }


def _lapsed(application: Application, known: Known, now: datetime) -> dict[str, Any]:
    return {
        "sentence": _("We offered you a place and had no answer in time."),
        "next": _("The place went on. If something kept you from answering, write to us."),
        "tone": "ended",
    }


def _letter(known: Known) -> str:
    if known.letter is None:
        return ""
    return "\n\n".join(part for part in (known.letter.reason, known.letter.next_step) if part)


_WORDS = {
    State.DRAFT: _draft,
    State.SUBMITTED: _submitted,
    State.WITHDRAWN: _withdrawn,
    State.REPAIR: _asked_back,
    State.MORE: _asked_back,
    State.INELIGIBLE: _ineligible,
    State.ELIGIBLE: _eligible,
    State.SHORTLISTED: _shortlisted,
    State.OFFERED: _offered,
    State.ACCEPTED: _accepted,
    State.RESERVE: _reserve,
    State.NOT_SELECTED: _not_selected,
    State.DECLINED: _declined,
    State.LAPSED: _lapsed,
}
