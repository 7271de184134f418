"""Minutes of the committee: written, closed with a hash, signed by name."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from spona.admissions.mails import minutes as letters
from spona.admissions.models.call import Call
from spona.admissions.models.review import Reviewer
from spona.admissions.models.selection import Minutes, Signature
from spona.admissions.queries.composing import latest
from spona.admissions.queries.minutes import content_of, hash_of
from spona.core.audit import record
from spona.core.states import WrongState
from spona.people.models import Person


@transaction.atomic
def save_minutes(
    *,
    call: Call,
    minutes: Minutes | None,
    held_on: date,
    place: str,
    present: Sequence[dict[str, str]],
    notes: dict[str, str],
    by: Person | None,
) -> Minutes:
    """Who met when. WrongState once they are closed: then the next meeting has its own."""
    if minutes is None:
        Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        last = Minutes.objects.filter(call=call).order_by("-number").first()
        minutes = Minutes(
            organisation=call.organisation, call=call, number=last.number + 1 if last else 1
        )
    elif minutes.closed_at is not None:
        raise WrongState("closed", "changed")
    minutes.held_on, minutes.place = held_on, place
    minutes.present, minutes.notes, minutes.by = list(present), notes, by
    minutes.composition = latest(call=call)
    minutes.save()
    record(verb="admissions.minutes_saved", target=minutes, by=by)
    return minutes


@transaction.atomic
def close_minutes(*, minutes: Minutes, by: Person | None, now: datetime) -> Minutes:
    """Freeze what they state. WrongState when they are closed already."""
    closed = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if closed.closed_at is not None:
        raise WrongState("closed", "closed")
    minutes.content = content_of(minutes)
    minutes.hash, minutes.closed_at = hash_of(minutes.content), now
    minutes.save(update_fields=["content", "hash", "closed_at"])
    record(verb="admissions.minutes_closed", target=minutes, by=by, hash=minutes.hash)
    return minutes


@transaction.atomic
def ask_to_sign(*, minutes: Minutes, by: Person | None, now: datetime) -> int:
    """A link to everybody of the jury who has not signed yet; how many. WrongState before closing."""
    if minutes.closed_at is None:
        raise WrongState("open", "signed")
    seats = (
        Reviewer.objects.filter(call=minutes.call, left_at=None)
        .exclude(person__in=Signature.objects.filter(minutes=minutes).values("person"))
        .select_related("person__organisation")
    )
    n = 0
    for seat in seats:
        n += letters.to_sign(minutes=minutes, person=seat.person, now=now) is not None
    record(verb="admissions.minutes_to_sign", target=minutes, by=by, n=n)
    return n


@transaction.atomic
def sign_minutes(*, minutes: Minutes, person: Person, seen: str, now: datetime) -> Signature:
    """Confirm them as they are. WrongState when they are open, or are not what was `seen` (a hash).

    Signed twice is signed once.
    """
    if minutes.closed_at is None or seen != minutes.hash:
        raise WrongState("changed", "signed")
    signature, created = Signature.objects.get_or_create(
        minutes=minutes,
        person=person,
        defaults={"organisation": minutes.organisation, "hash": minutes.hash, "at": now},
    )
    if created:
        record(verb="admissions.minutes_signed", target=minutes, by=person, hash=minutes.hash)
    return signature


def is_whole(minutes: Minutes) -> bool:
    """Is the content what the hash was made of?"""
    content: dict[str, Any] = minutes.content
    return bool(minutes.hash) and hash_of(content) == minutes.hash
