"""Sessions of a pair as both layers' readers see them: that, when and how long."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch
from django.http import Http404

from spona.mentoring.models import Mentorship, Session, SessionView


def sessions_of(*, mentorship: Mentorship) -> list[Session]:
    """First layer only: the newest meeting first, each with `answers` (the other side's word)."""
    return list(
        Session.objects.filter(mentorship=mentorship)
        .select_related("recorded_by__person")
        .prefetch_related(
            Prefetch(
                "views",
                SessionView.objects.select_related("participation__person"),
                to_attr="answers",
            )
        )
        .order_by("-held_on", "-pk")
    )


def get_session(*, mentorship: Mentorship, public_id: str) -> Session:
    """A session of this pair; Http404 otherwise."""
    found = (
        Session.objects.select_related("recorded_by__person")
        .filter(mentorship=mentorship, public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    found.mentorship = mentorship
    return found


def next_meeting(*, sessions: Iterable[Session], today: date) -> date | None:
    """The nearest day ahead that one of them wrote down."""
    return min((s.next_on for s in sessions if s.next_on and s.next_on >= today), default=None)
