"""Who is known here already: by e-mail for certain, by name perhaps. Two queries, whatever the size."""

from collections import defaultdict
from dataclasses import dataclass, field

from spona.engine.names import fold, similar
from spona.intake.values import folded
from spona.people.models import Membership, Person

LIKE = 0.75  # from here on a person should look whether it is the same person
FAR = 0.34  # below, two names on one e-mail address are probably two people
_GLANCE = 0.5


@dataclass
class KnownPeople:
    """People of the open scope's organisation, indexed for meeting them again."""

    by_pk: dict[int, Person] = field(default_factory=dict)
    by_email: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    team: set[int] = field(default_factory=set)
    # A whole word of the name with the first letter of another: few share that by chance.
    _by_pair: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _trigrams: dict[int, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "KnownPeople":
        known = cls()
        for person in Person.objects.all():
            known.add(person)
        known.team = set(
            Membership.objects.filter(ended_at__isnull=True).values_list("person_id", flat=True)
        )
        return known

    def add(self, person: Person) -> None:
        self.by_pk[person.pk] = person
        if person.email:
            self.by_email[person.email].append(person.pk)
        for name in (person.name, person.latin_name):
            for pair in _pairs(name):
                self._by_pair[pair].add(person.pk)
        self._trigrams[person.pk] = _trigrams(folded(person.name))

    def alike(self, name: str) -> Person | None:
        """The person whose name is most like this one, when it is like enough to ask."""
        mine = _trigrams(folded(name))
        candidates = set().union(*(self._by_pair.get(pair, ()) for pair in _pairs(name)))
        close = [
            (score, pk)
            for pk in candidates
            if (score := _shared(mine, self._trigrams[pk])) >= _GLANCE
        ]
        for glance, pk in sorted(close, reverse=True)[:3]:
            # `similar` is the kinder reading (spellings abroad), and the slower one.
            if glance >= LIKE or similar(name, self.by_pk[pk].name) >= LIKE:
                return self.by_pk[pk]
        return None

    def is_far(self, name: str, person: Person) -> bool:
        """Whether the two names have next to nothing in common."""
        return similar(name, person.name) < FAR and not (
            set(fold(name).split()) & set(fold(person.name).split())
        )


def _pairs(name: str) -> set[str]:
    words = folded(name).split()
    if len(words) == 1:
        return set(words)
    return {f"{word} {other[0]}" for word in words for other in words if other is not word and word}


def _trigrams(plain: str) -> frozenset[str]:
    padded = [f"  {word} " for word in plain.split()]
    return frozenset(word[i : i + 3] for word in padded for i in range(len(word) - 2))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)
