"""How severe the readers are: the engine's estimate beside the raw means, for looking at only."""

from dataclasses import dataclass

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.review import Reviewer
from spona.admissions.queries.jury import scores_in
from spona.engine.selection.severity import Corrected, Effect, Score, Silence, estimate
from spona.people.models import Person


@dataclass(frozen=True)
class OfReader:
    name: str
    effect: Effect

    @property
    def is_clear(self) -> bool:
        """More than twice its uncertainty."""
        return abs(self.effect.effect) > 2 * self.effect.error


@dataclass(frozen=True)
class OfApplication:
    name: str
    public_id: str
    corrected: Corrected

    @property
    def moves(self) -> int:
        """Ranks won (above 0) or lost."""
        return self.corrected.rank_before - self.corrected.rank_after


@dataclass(frozen=True)
class Found:
    """`silence` says why there is nothing; `groups` are readers by who reads together, by name."""

    silence: str
    readings: int
    readers: list[OfReader]
    applications: list[OfApplication]
    groups: list[list[str]]


def severity_of(*, call: Call, person: Person) -> Found:
    """Of the newest round with reviews, over what this person may know. Five queries."""
    rows = scores_in(call=call, person=person)
    found = estimate(Score(reader=r, application=a, points=p) for r, a, p in rows)
    names = dict(Reviewer.objects.filter(call=call).values_list("public_id", "person__name"))
    silence = str(found.silence) or ("" if rows else str(Silence.FEW))
    if not rows or silence:
        groups = [sorted(names.get(r, "") for r in g.readers) for g in found.groups]
        return Found(silence or str(Silence.FEW), len(rows), [], [], groups)
    people = dict(
        Application.objects.visible_to(person)
        .filter(call=call)
        .values_list("public_id", "person__name")
    )
    return Found(
        "",
        len(rows),
        sorted(
            (OfReader(names.get(e.reader, ""), e) for e in found.effects.values()),
            key=lambda line: (line.effect.effect, line.name),
        ),
        sorted(
            (OfApplication(people[c.application], c.application, c)
             for c in found.corrected.values() if c.application in people),
            key=lambda line: (line.corrected.rank_before, line.public_id),
        ),
        [],
    )  # fmt: skip
