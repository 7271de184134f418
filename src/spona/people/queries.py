"""Finding people, consents in force, and the loaders that check who asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet
from django.http import Http404

from spona.core.scope import across_organisations
from spona.engine.names import fold, similar
from spona.people.models import Account, ConsentEvent, Membership, Monitoring, Person, Standstill
from spona.people.ordering import by_name
from spona.people.states import Purpose


def people(*, search: str = "", economy: str = "", login: str = "") -> QuerySet[Person]:
    """People of the organisation in scope, in list order; applicants and referees are not among them.

    In how many cycles each takes part is asked for the shown page alone: `parts_of`.
    """
    found = Person.objects.search(search).filter(is_listed=True).in_order()
    if economy:
        found = found.filter(economy=economy)
    if login:
        found = found.filter(account__isnull=login == "no")
    return found


# What a line of the list of people shows, after the primary key.
LINE = ("public_id", "name", "name_language", "town", "economy", "employer")


def parts_of(*, keys: Sequence[int]) -> dict[int, int]:
    """In how many cycles each of these persons takes or took part; one query."""
    counted = Person.objects.filter(pk__in=keys).order_by()
    return dict(counted.values_list("pk").annotate(Count("participations")))


def get_person(*, public_id: str) -> Person:
    """A person of the organisation in scope, or 404."""
    person = (
        Person.objects.select_related("portrait", "account", "organisation")
        .prefetch_related("languages")
        .filter(public_id=public_id)
        .first()
    )
    if person is None:
        raise Http404
    return person


def persons_of(*, account: Account) -> list[Person]:
    """Whom the account is, in each organisation, in the order of their addresses."""
    with across_organisations(why="an account may be known to several organisations"):
        persons = Person.objects.filter(account=account).select_related("organisation")
        return list(persons.order_by("organisation__slug"))


def team() -> QuerySet[Membership]:
    """Live memberships, owners first by role name, then by name."""
    return (
        Membership.objects.filter(ended_at__isnull=True)
        .select_related("person", "person__account")
        .order_by("role", *by_name("person"))
    )


def get_membership(*, public_id: str) -> Membership:
    """A live membership of the organisation in scope, or 404."""
    membership = team().filter(public_id=public_id).first()
    if membership is None:
        raise Http404
    return membership


@dataclass(frozen=True)
class Likely:
    """Somebody who may be the same person, and why we think so."""

    person: Person
    reason: str  # "email" | "phone" | "name" | "similar_name"


def likely_same(
    *, name: str, email: str = "", phone: str = "", besides: int | None = None
) -> list[Likely]:
    """People of the organisation who may be this one: same mail or phone, same folded name, or a
    name that differs by a spelling. At most 8, surest first."""
    digits = "".join(c for c in phone if c.isdigit())[-8:]
    found: dict[int, Likely] = {}
    others = Person.objects.exclude(pk=besides) if besides else Person.objects.all()
    if email:
        for person in others.filter(email=email.strip().lower())[:8]:
            found.setdefault(person.pk, Likely(person, "email"))
    if len(digits) == 8:
        for person in others.filter(phone__contains=digits[-4:])[:50]:
            if "".join(c for c in person.phone if c.isdigit())[-8:] == digits:
                found.setdefault(person.pk, Likely(person, "phone"))
    if name.strip():
        wanted = sorted(fold(name).split())
        for person in others.search(name)[:8]:
            same = sorted(fold(person.name).split()) == wanted
            found.setdefault(person.pk, Likely(person, "name" if same else "similar_name"))
        stems = Q()
        for word in wanted:
            stems |= Q(search_keys__contains=word[:4])
        if wanted:
            for person in others.filter(stems)[:200]:
                if similar(name, person.name) >= 0.6:
                    found.setdefault(person.pk, Likely(person, "similar_name"))
    return list(found.values())[:8]


@dataclass(frozen=True)
class Choice:
    """A consent switch as its owner sees it."""

    purpose: Purpose
    text: Any
    effect: Any
    given: bool
    since: Any


def choices_of(person: Person) -> list[Choice]:
    """Every switch of a person with its present position."""
    from spona.people.consent_texts import TEXTS

    now = {e.purpose: e for e in ConsentEvent.objects.filter(person=person, in_force=True)}
    return [
        Choice(
            purpose,
            text.text,
            text.effect,
            given=bool((event := now.get(purpose)) and event.given),
            since=event.at if event else None,
        )
        for purpose, text in TEXTS.items()
    ]


def has_consent(person: Person, purpose: Purpose) -> bool:
    return ConsentEvent.objects.filter(
        person=person, purpose=purpose, in_force=True, given=True
    ).exists()


def with_consent(purpose: Purpose) -> Q:
    """For filtering persons: those whose newest word on `purpose` is yes."""
    return Q(consents__purpose=purpose, consents__in_force=True, consents__given=True)


def monitoring_of(person: Person) -> Monitoring | None:
    return Monitoring.objects.filter(person=person).first()


# Standstills


def resting(*, person: str, today: date) -> QuerySet[Standstill]:
    """Standstills in force today, correlated with the outer query's `person` (a path to a key)."""
    return in_force(today=today).filter(person=OuterRef(person))


def in_force(*, today: date) -> QuerySet[Standstill]:
    """Standstills in force today."""
    return Standstill.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today
    )


def standstills_of(*, people: Iterable[Person]) -> QuerySet[Standstill]:
    """All that these persons ever had, the newest first."""
    return Standstill.objects.filter(person__in=people).order_by("-starts_on", "-pk")
