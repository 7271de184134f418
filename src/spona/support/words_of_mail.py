"""Why a mail that came in waits for somebody, and what to do first."""

from typing import Any

from django.utils.translation import gettext as _

from spona.messaging.incoming_states import WhyUnclear

ANSWER, STRANGERS = "answer", "strangers"


def mail_reason(facts: dict[str, Any], who: str) -> str:
    """From the facts of the task; `who` it is about, where that is known."""
    match facts.get("why"):
        case str(why) if why == ANSWER:
            return _(
                "%(name)s answered the question about a meeting by mail, in words we could not read for"
                " certain. The link to write it down has gone out again."
            ) % {"name": who}
        case str(why) if why == STRANGERS:
            return _("Mail came from people we do not know.")
        case str(why) if why in WhyUnclear.values:
            return (
                _("A mail came that we could not place by ourselves.") + " " + WhyUnclear(why).label
            )
        case _:
            return _("A mail came that we could not place by ourselves.")


def mail_first_step(facts: dict[str, Any]) -> str:
    if facts.get("why") == ANSWER:
        return _(
            "Nobody can read the answer: it is between the two. If nothing is written down in some days,"
            " ask in a personal line."
        )
    return _("Read it in the incoming mail and say where it belongs.")
