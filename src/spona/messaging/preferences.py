"""What a reader wishes of our mail: kept, and asked before anything goes out that she could do without."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q, QuerySet

from spona.core.audit import record
from spona.core.prepared import prepared
from spona.core.scope import across_organisations
from spona.messaging.kinds import Kind, kind_of
from spona.messaging.models import Message
from spona.messaging.reader_models import Preference
from spona.messaging.states import MessageState, OptionalMail
from spona.people.models import Person, Standstill

_signer = Signer(salt="spona.unsubscribe", sep=".")


@dataclass(frozen=True)
class Wishes:
    """Groups (`OptionalMail` values) that are off; whether reminders come together once a day."""

    off: frozenset[str] = frozenset()
    digest: bool = False


def wishes_of(*, person: Person) -> Wishes:
    """Of a person in scope; who never chose gets everything, each when it is written."""
    for row in _preferences(person=person.pk):
        return Wishes(frozenset(row.switched_off), row.digest)
    return Wishes()


@prepared()
def _preferences(*, person: int) -> QuerySet[Preference]:
    return Preference.objects.filter(person=person)


def why_not(
    *, kind: Kind, person: Person, now: datetime, wishes: Wishes | None = None
) -> MessageState | None:
    """The state of a mail of this kind that is not to reach her now; None when it may. Asks the database
    only about kinds that could be stopped: an optional one by her wish (unless it is given), an automatic
    one by her rest."""
    if kind.optional and kind.optional in (wishes or wishes_of(person=person)).off:
        return MessageState.STOPPED
    if kind.automatic and is_away(person=person, now=now):
        return MessageState.RESTING
    return None


def goes_into_the_letter(kind: Kind, wishes: Wishes) -> bool:
    """Into her letter of the day, which is a reminder itself: whoever switched those off has none."""
    if not wishes.digest or OptionalMail.REMINDERS in wishes.off:
        return False
    return kind.automatic or kind.can_wait


def is_away(*, person: Person, now: datetime) -> bool:
    """Is there a standstill of hers today, on her own clock?"""
    today = now.astimezone(person.clock).date()
    return bool(_standstills(person=person.pk, today=today))


@prepared()
def _standstills(*, person: int, today: date) -> QuerySet[Standstill, int]:
    lasts = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    found = Standstill.objects.filter(lasts, person=person, starts_on__lte=today)
    return found.values_list("pk", flat=True)[:1]


@transaction.atomic
def choose_mail(
    *,
    person: Person,
    off: Iterable[OptionalMail],
    digest: bool,
    by: Person | None,
    now: datetime,
) -> bool:
    """Keep what she wishes of our mail. False when she had wished the same already."""
    wanted = Wishes(frozenset(group.value for group in off), digest)
    if wishes_of(person=person) == wanted:
        return False
    Preference.objects.update_or_create(
        person=person,
        organisation=person.organisation,
        defaults={"switched_off": sorted(wanted.off), "digest": digest, "changed_at": now},
    )
    record(
        verb="messaging.mail_chosen",
        target=person,
        by=by,
        off=sorted(wanted.off),
        digest=digest,
    )
    return True


def switch(*, person: Person, group: OptionalMail, on: bool, now: datetime) -> bool:
    """One group on or off by the reader, the rest as it was. False when it stood so already."""
    wishes = wishes_of(person=person)
    off = wishes.off - {group.value} if on else wishes.off | {group.value}
    return choose_mail(
        person=person,
        off=[OptionalMail(value) for value in off],
        digest=wishes.digest,
        by=person,
        now=now,
    )


def token_of(message: Message) -> str:
    """What stands in the address by which the reader of this mail stops its group, without signing in."""
    return _signer.sign(message.public_id)


@dataclass(frozen=True)
class Stopping:
    """Who would stop which group by the address in a mail."""

    person: Person
    group: OptionalMail


def stopping_by(*, token: str) -> Stopping | None:
    """None for an address that is not ours, for a mail whose reader has been erased, and for one that went
    to a former address of hers. It does not run out: an old mail is a fair place to stop from."""
    try:
        public_id = _signer.unsign(token)
    except BadSignature:
        return None
    with across_organisations(why="the address in the mail tells which organisation sent it"):
        message = (
            Message.objects.select_related("person__organisation__logo")
            .filter(public_id=public_id)
            .first()
        )
    if message is None or message.person is None or message.person.email != message.to_email:
        return None
    group = kind_of(message.kind).optional
    if group is None:
        return None
    person = message.person
    if person.organisation.logo is not None:
        person.organisation.logo.organisation = person.organisation
    return Stopping(person, group)
