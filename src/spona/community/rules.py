"""What a page about to be published still lacks."""

from dataclasses import dataclass

from spona.community.queries.cycles import all_funders_of, phases_of
from spona.core.translated import missing_languages, plain
from spona.programmes.models import Cycle


@dataclass(frozen=True, slots=True)
class Lack:
    """A funder's missing half, or a text that is not there in some language of the cycle."""

    kind: str  # "emblem", "statement", "disclaimer", "name", "about", "phase"
    what: str
    languages: list[str]


def what_is_missing(cycle: Cycle) -> list[Lack]:
    """What the public page of a cycle from `queries.get_cycle` leaves out or says in another language."""
    languages = cycle.languages or [cycle.working_language]
    lacks = []
    for funder in all_funders_of(cycle):
        name = plain(funder.name)
        if not funder.emblem_id:
            lacks.append(Lack("emblem", name, []))
        if not plain(funder.statement):
            lacks.append(Lack("statement", name, []))
        elif missing := missing_languages(funder.statement, languages):
            lacks.append(Lack("statement", name, missing))
        if plain(funder.disclaimer) and (
            missing := missing_languages(funder.disclaimer, languages)
        ):
            lacks.append(Lack("disclaimer", name, missing))
    for kind in ("name", "about"):
        if missing := missing_languages(getattr(cycle, kind), languages):
            lacks.append(Lack(kind, str(cycle), missing))
    for phase in phases_of(cycle):
        if missing := missing_languages(phase.name, languages):
            lacks.append(Lack("phase", phase.label, missing))
    return lacks
