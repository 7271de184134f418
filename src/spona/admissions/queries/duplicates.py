"""Applications of one call that may be one person's: by which keys they meet, and the list of them."""

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.http import Http404

from spona.admissions.models.application import Application, Duplicate
from spona.admissions.models.call import Call
from spona.admissions.models.review import Conflict
from spona.admissions.states import ConflictKind, DuplicateState, Ground, State
from spona.core.prepared import prepared
from spona.engine.names import fold
from spona.people.models import Person

# One spelling for letters that have several: Đorđe, Ђорђе, Djordje and Dorde are one name.
ONE_SPELLING = (("dj", "d"), ("gj", "d"), ("kj", "c"))
COLUMNS = {
    Ground.NAME: "folded_name",
    Ground.EMAIL: "person__email",
    Ground.PHONE: "phone_digits",
}
TELLING_DIGITS = 8  # from the right: 064 123 4567 and +381 64 123 4567 are one telephone


def name_key(name: str) -> str:
    """The name by which a person is met again: folded, one spelling, its words in order.

    "Ђорђевић Ана", "Ana Djordjevic" and "ana dordevic" all give "ana dordevic".
    """
    folded = fold(name)
    for spelling, plain in ONE_SPELLING:
        folded = folded.replace(spelling, plain)
    return " ".join(sorted(folded.split()))[:200]


def phone_key(phone: str) -> str:
    """The last digits of a telephone; empty for what is too short to tell anybody apart."""
    digits = "".join(c for c in phone if c.isdecimal() and c.isascii())
    return digits[-TELLING_DIGITS:] if len(digits) >= TELLING_DIGITS - 1 else ""


def likely_same(*, application: Application) -> dict[int, list[Ground]]:
    """Other applications of the call that share a key with this one: primary key → grounds.

    Three lookups by index in one statement, whatever the size of the call. Drafts have told nothing
    yet, and of an anonymised application nothing is known.
    """
    keys = {
        Ground.NAME: application.folded_name,
        Ground.EMAIL: application.person.email,
        Ground.PHONE: application.phone_digits,
    }
    told = {ground: key for ground, key in keys.items() if key}
    if not told:
        return {}
    met = _meeting(call=application.call_id, own=application.pk, grounds=tuple(told), **told)
    found: dict[int, list[Ground]] = {}
    for pk, ground in sorted(met, key=lambda row: (list(told).index(row[1]), row[0])):
        found.setdefault(pk, []).append(Ground(ground))
    return found


@prepared(shape=("grounds",))
def _meeting(
    *, call: int, own: int, grounds: tuple[Ground, ...], **keys: str
) -> QuerySet[Application, tuple[int, str]]:
    """(primary key, ground) of whatever meets by one of the keys."""
    others = Application.objects.filter(call=call, anonymised_at__isnull=True).exclude(
        Q(pk=own) | Q(state=State.DRAFT)
    )
    asked = [
        others.filter(**{COLUMNS[ground]: keys[ground]}).values_list("pk", Value(str(ground)))
        for ground in grounds
    ]
    return asked[0].union(*asked[1:], all=True)


def seen_by(*, person: Person) -> QuerySet[Duplicate]:
    """Pairs with neither side of which this person has a conflict, or is herself."""
    found = Duplicate.objects.exclude(Q(one__person=person) | Q(other__person=person))
    for side in ("one", "other"):
        conflicts = Conflict.objects.filter(application=OuterRef(side), person=person)
        found = found.filter(~Exists(conflicts.exclude(kind=ConflictKind.NONE)))
    return found


def pairs_seen_by(*, call: Call, person: Person) -> QuerySet[Duplicate]:
    """Flagged pairs of a call of which this person may see both sides, unsettled ones first.

    Where one was put aside and its applicant reopened it, both are in hand again: `is_open`.
    """
    both_live = Q(state=DuplicateState.MERGED) & ~Q(
        Q(one__state=State.WITHDRAWN) | Q(other__state=State.WITHDRAWN)
    )
    return (
        seen_by(person=person)
        .filter(one__call=call)
        .annotate(
            is_open=Case(When(Q(state=DuplicateState.OPEN) | both_live, then=True), default=False)
        )
        .select_related("one__person", "other__person", "kept", "by")
        .order_by("-is_open", "-at", "-pk")
    )


def get_pair_for(*, call: Call, person: Person, public_id: str) -> Duplicate:
    """One pair, both sides of which this person may see; else Http404."""
    found = pairs_seen_by(call=call, person=person).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
