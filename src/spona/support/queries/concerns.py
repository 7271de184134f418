"""Who may be told, and the files of a trust person.

All but `trust_people`, `terms` and `file_of_code` are asked inside `spona.support.trust.as_trust`, which
leaves only the files the reader keeps.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.crypto import salted_hmac

from spona.core.models import Organisation
from spona.core.public_ids import ALPHABET, new_secret_id
from spona.mentoring.models import Mentorship
from spona.mentoring.states import LIVE
from spona.people.models import Person
from spona.support.models.concern import (
    Concern,
    ConcernKeeper,
    ConcernLine,
    ConcernMessage,
    ConcernNote,
    Suspension,
    TrustPerson,
    TrustTerms,
)
from spona.support.states import ConcernAct, ConcernState, Reader, TrustRole

CODE_LETTERS = 20  # of 31: about 99 bits
NEWS = (ConcernAct.CAME, ConcernAct.WROTE_ON, ConcernAct.HANDED_OVER)


# What everybody may know


def trust_people() -> list[TrustPerson]:
    """Those named now, the trust person before the deputy."""
    found = TrustPerson.objects.filter(until=None).select_related("person__organisation")
    return sorted(found, key=lambda one: one.role != TrustRole.LEAD)


def reachable() -> list[TrustPerson]:
    """Those of them who can sign in, and so read what is brought to them."""
    return [one for one in trust_people() if one.person.account_id]


def readers_of(reader: Reader) -> list[TrustPerson]:
    """Whom this choice means, of those reachable."""
    return [one for one in reachable() if reader in {Reader.EITHER, one.role}]


def terms(*, organisation: Organisation) -> TrustTerms:
    """What the organisation says of its door; not yet a row where it said nothing."""
    found: TrustTerms | None = TrustTerms.objects.first()
    return found or TrustTerms(organisation=organisation)


# The writer's code


def new_code() -> str:
    """Letters and digits in groups, easy to copy by hand; never stored."""
    letters = new_secret_id()[:CODE_LETTERS]
    return "-".join(letters[n : n + 5] for n in range(0, CODE_LETTERS, 5))


def hash_of(code: str) -> str:
    """What is stored of a code: keyed, so that a copy of the database opens nothing. Capitals, spaces
    and hyphens do not matter."""
    letters = re.sub(f"[^{ALPHABET}]", "", code.lower())
    return salted_hmac("spona.concern.code", letters, algorithm="sha256").hexdigest()


def file_of_code(*, organisation: Organisation, code: str) -> Concern | None:
    """The file this code opens to its writer. The one look past the manager: the code is the right."""
    found: QuerySet[Concern] = QuerySet(Concern)
    return found.filter(organisation=organisation, code_hash=hash_of(code)).first()


# A trust person's files


@dataclass(frozen=True)
class FileLine:
    """A file on its keeper's list."""

    concern: Concern
    is_new: bool  # something came since she last opened it


def is_trusted(*, person: Person) -> bool:
    """Is she named now, or does she still keep files from when she was? Inside `as_trust(person)`."""
    named = TrustPerson.objects.filter(person=person, until=None).exists()
    return named or Concern.objects.exists()


def has_open_files() -> bool:
    """Does the reader keep a file that is not closed? One query, inside `as_trust`."""
    return Concern.objects.exclude(state=ConcernState.CLOSED).exists()


def files_of(*, person: Person) -> list[FileLine]:
    """Her files, what waits first, then the newest; closed ones last. One query."""
    lines = ConcernLine.objects.filter(concern=OuterRef("pk")).order_by().values("concern")
    not_hers = Q(by=None) | ~Q(by=person)  # what the writer did has no `by`
    news = lines.filter(not_hers, act__in=NEWS).annotate(last=Max("at"))
    looks = lines.filter(by=person, act=ConcernAct.OPENED).annotate(last=Max("at"))
    found = Concern.objects.select_related("taken_by").annotate(
        news_at=Subquery(news.values("last")), looked_at=Subquery(looks.values("last"))
    )
    rows = [FileLine(one, _is_new(one.news_at, one.looked_at)) for one in found]
    rows.sort(key=lambda row: row.concern.received_at, reverse=True)
    return sorted(rows, key=lambda row: (row.concern.state == ConcernState.CLOSED, not row.is_new))


def _is_new(news_at: datetime | None, looked_at: datetime | None) -> bool:
    return news_at is not None and (looked_at is None or looked_at < news_at)


def get_file(*, public_id: str) -> Concern:
    """A file the reader keeps, or 404."""
    found: Concern | None = (
        Concern.objects.select_related("taken_by", "organisation")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def conversation(*, concern: Concern) -> list[ConcernMessage]:
    """What was written both ways, the oldest first. Open to the writer too."""
    return list(
        ConcernMessage.objects.filter(concern=concern).select_related("by").order_by("at", "pk")
    )


def notes_of(*, concern: Concern) -> list[ConcernNote]:
    return list(
        ConcernNote.objects.filter(concern=concern).select_related("by").order_by("at", "pk")
    )


def log_of(*, concern: Concern) -> list[ConcernLine]:
    """Who opened it and what was done, the newest first."""
    return list(
        ConcernLine.objects.filter(concern=concern).select_related("by").order_by("-at", "-pk")
    )


def keepers_of(*, concern: Concern) -> list[Person]:
    """Who may open this file now."""
    found = ConcernKeeper.objects.filter(concern=concern, until=None).select_related("person")
    return [keeper.person for keeper in found.order_by("since", "pk")]


def suspensions_of(*, concern: Concern) -> list[Suspension]:
    """Pairs paused from this file, the newest first."""
    return list(
        Suspension.objects.filter(concern=concern)
        .select_related("mentorship__mentee__person", "mentorship__mentor__person", "by")
        .order_by("-since", "-pk")
    )


def pairs_to_pause() -> list[tuple[str, str]]:
    """(public id, names) of every pair that is not over and not paused by a trust person yet."""
    found = Mentorship.objects.filter(state__in=LIVE, is_suspended=False).order_by(
        F("mentee__person__sort_key"), "pk"
    )
    names = found.values_list("public_id", "mentee__person__name", "mentor__person__name")
    return [(public_id, f"{mentee} – {mentor}") for public_id, mentee, mentor in names]


def may_take_over(*, concern: Concern) -> list[TrustPerson]:
    """Trust persons who do not keep this file yet."""
    have = {person.pk for person in keepers_of(concern=concern)}
    return [one for one in reachable() if one.person_id not in have]
