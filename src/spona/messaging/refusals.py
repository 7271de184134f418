"""Addresses that take no mail: marked once, left alone, tried again when somebody wants it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from spona.core.audit import record
from spona.core.models import Organisation
from spona.core.scope import across_organisations, in_organisation
from spona.messaging.models import Message
from spona.messaging.reader_models import RefusedAddress
from spona.messaging.signals import address_marked
from spona.messaging.states import MessageState
from spona.people.models import Person

STILL_GOOD = timedelta(days=30)  # as long as the links in a mail
SHOWN = 50


@transaction.atomic
def address_refused(
    *, organisation: Organisation, email: str, words: str, now: datetime
) -> RefusedAddress:
    """A mail server said for good that it takes nothing for this address, at once or by a report that came
    back. `words` are the server's. Said again, the newest words stand; the day is that of the first."""
    with in_organisation(organisation):
        email = email.strip().lower()
        row, is_new = RefusedAddress.objects.get_or_create(
            organisation=organisation, email=email, defaults={"words": words[:300], "at": now}
        )
        if is_new:
            for person in Person.objects.filter(email=email):
                record(verb="messaging.address_refused", target=person)
            address_marked.send(RefusedAddress, organisation=organisation, now=now)
        elif row.words != words[:300]:
            row.words = words[:300]
            row.save(update_fields=["words"])
    return row


@transaction.atomic
def try_again(
    *, organisation: Organisation, public_id: str, by: Person | None, now: datetime
) -> int | None:
    """The address counts as good again, and what was kept back from it in the last 30 days goes out. How
    many mails that are; None when no such address is marked."""
    row = RefusedAddress.objects.filter(public_id=public_id).first()
    if row is None:
        return None
    row.delete()
    kept_back = Message.objects.filter(
        to_email=row.email, state=MessageState.REFUSED, created_at__gte=now - STILL_GOOD
    )
    n = kept_back.exclude(text="").update(state=MessageState.QUEUED, due_at=now, attempts=0)
    for person in Person.objects.filter(email=row.email):
        record(verb="messaging.address_tried_again", target=person, by=by, n=n)
    return n


def forget_refusal(*, person: Person, email: str) -> None:
    """She is erased, and what is known of her address with her, unless somebody else has it too."""
    with in_organisation(person.organisation):
        if email and not Person.objects.filter(email=email).exclude(pk=person.pk).exists():
            RefusedAddress.objects.filter(email=email).delete()


def forget_old(*, now: datetime) -> None:
    """Addresses that nobody has any more are not kept longer than the mails that went there."""
    with across_organisations(why="the outbox serves every organisation"):
        theirs = Person.objects.filter(
            organisation=OuterRef("organisation"), email=OuterRef("email")
        )
        RefusedAddress.objects.filter(~Exists(theirs), at__lt=now - STILL_GOOD).delete()


def refusal_of(*, person: Person) -> RefusedAddress | None:
    """Whether her present address takes no mail; inside the organisation's scope."""
    if not person.email:
        return None
    return RefusedAddress.objects.filter(email=person.email).first()


def refused_lines() -> list[RefusedAddress]:
    """The newest first, at most SHOWN, each with `person_id` (public) and `person_name` of who has it: both
    empty where it is no person's own. One query."""
    theirs = Person.objects.filter(email=OuterRef("email")).order_by("pk")
    rows = RefusedAddress.objects.annotate(
        person_id=Subquery(theirs.values("public_id")[:1]),
        person_name=Subquery(theirs.values("name")[:1]),
    )
    return list(rows.order_by("-at", "-pk")[:SHOWN])


def keep_back(keys: list[int]) -> set[int]:
    """Of these messages, the keys of those that go to an address marked as refused; they are kept back. One
    query where there is none. Across organisations."""
    marked = RefusedAddress.objects.filter(
        organisation=OuterRef("organisation"), email=OuterRef("to_email")
    )
    waiting = Message.objects.filter(pk__in=keys, state=MessageState.QUEUED)
    found = set(waiting.filter(Exists(marked)).values_list("pk", flat=True))
    if found:
        waiting.filter(pk__in=found).update(state=MessageState.REFUSED)
    return found
