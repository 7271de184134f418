"""A pair met twice on one day: it stands once, with the minutes of both. Where they are added."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from spona.mentoring.models import Session, SessionView
from spona.mentoring.rules import is_own_side, may_correct
from spona.mentoring.views.doors import Here


class Instead(NamedTuple):
    """What to do instead, and where; without an address it is somebody else's step."""

    words: str
    button: str
    url: str


def instead_of(here: Here, *, held_on: date | None) -> Instead | None:
    """For a day that is written down already; None for any other."""
    there = Session.objects.filter(mentorship=here.mentorship, held_on=held_on).first()
    if there is None:
        return None
    answered = SessionView.objects.filter(session=there).exists()
    key = {"session": there.public_id}
    if may_correct(session=there, participation=here.me, answered=answered):
        return Instead(
            _("Met twice that day? Add the minutes to the meeting that is there."),
            _("Correct it"),
            here.url("session_correction", **key),
        )
    if not is_own_side(mentorship=here.mentorship, one=there.recorded_by_id, other=here.me.pk):
        return Instead(
            _("Met twice that day? Say how long it was together; nothing written is lost."),
            _("Say it anew"),
            here.url("session_answer", **key),
        )
    if there.recorded_by_id != here.me.pk:  # written by the colleague of the same side
        return Instead(_("Met twice that day? Whoever wrote it down can add the minutes."), "", "")
    return Instead(
        _(
            "Met twice that day? %(name)s has answered already: once she or he says how long it was "
            "together, you take it over with one tap."
        )
        % {"name": here.other.person.name},
        "",
        "",
    )
