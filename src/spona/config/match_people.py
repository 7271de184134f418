"""From the people of files to the engine's problem: what was asked counts, what was not is said."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.management.base import CommandError

from spona.core.languages import SPOKEN
from spona.engine.matching import (
    BadProblem,
    Corpus,
    CrossBorder,
    Language,
    Mentee,
    Mentor,
    Need,
    Problem,
    Quota,
    Rules,
    Tag,
    Weights,
)
from spona.engine.matching.likeness import MOST_SHOWN
from spona.engine.names import fold
from spona.intake.listed import Listed, Listing
from spona.matching.adapter import name_key, understood
from spona.matching.weeks import in_one_zone
from spona.matching.words import CRITERIA

SAID_LEVEL = 4  # of somebody who answered a form in a language and names none: able to work in it
IMPORTANCE, PRESENT_LEVEL = 4, 2  # of a need that was ticked and not rated
SAME_AREA = 650  # thousandths of likeness from which two options are one area
ANY_DAY = date(2026, 1, 1)
NO_EMPLOYER = {
    "", "nema", "nemam", "ne", "no", "none", "n a", "na", "nezaposlen", "nezaposlena", "freelance",
    "freelancer", "self employed", "samozaposlen", "samozaposlena", "samostalni umetnik",
    "samostalna umetnica", "slobodni umetnik", "slobodna umetnica", "student", "studentkinja",
    "i papune", "e papune", "penzioner", "unemployed", "independent", "nezavisni umetnik",
}  # fmt: skip


@dataclass
class Settings:
    """The weights file: how much counts, what is forbidden."""

    weights: Weights = field(default_factory=Weights)
    rules: Rules = field(default_factory=Rules)
    balance_within: int = 5
    seed: str = ""
    quotas: tuple[Quota, ...] = ()
    given: bool = False


def to_problem(
    listing: Listing, settings: Settings, same_area: dict[str, str]
) -> tuple[Problem, dict[str, str], list[str]]:
    """The engine's problem, the names of its areas, and what had to be assumed, in sentences.

    Ids are people's labels. `same_area` says which option means which area.
    """
    weights, notes = _weights(listing, settings)
    everybody = _everybody_speaks(listing)
    if everybody:
        weights = replace(weights, languages=0)
        notes.append(
            "Languages are not told on both sides: they do not count, and keep nobody apart."
        )
    reader = _Reader(listing, weights, same_area, everybody, notes)
    try:
        problem = Problem(
            mentees=tuple(reader.mentee(person) for person in listing.of("mentee")),
            mentors=tuple(reader.mentor(person) for person in listing.of("mentor")),
            weights=weights,
            rules=settings.rules,
            quotas=settings.quotas,
            balance_within=settings.balance_within,
            seed=settings.seed,
        )
    except BadProblem as error:
        raise CommandError(f"These people cannot be matched: {error}.") from None
    return problem, reader.areas, reader.notes


def _weights(listing: Listing, settings: Settings) -> tuple[Weights, list[str]]:
    """Weights somebody chose stay as they are; the usual ones only count what was asked."""
    weights = settings.weights
    notes: list[str] = []
    if settings.given:
        return weights, notes
    if not (listing.has("needs", "mentee") and listing.has("offers", "mentor")):
        weights = replace(weights, needs=0, goals=weights.needs)
        notes.append(
            "No need areas to tick on both sides: what the mentees want and what the mentors offer "
            "is compared by their words instead."
        )
    silent = [name for name, key in _ASKED.items() if not _both_say(listing, key)]
    if not any(person.cross_border for person in listing.people):
        silent.append("cross_border")
    if not any(person.wished for person in listing.people):
        silent.append("wishes")
    if silent:
        weights = replace(weights, **dict.fromkeys(silent, 0))
        labels = ", ".join(str(CRITERIA[name]) for name in silent)
        notes.append(f"Not asked on both sides, and so not counted: {labels}.")
    if unweighed := [
        name for name, asked in _more_asked(listing).items() if asked and not getattr(weights, name)
    ]:
        labels = ", ".join(str(CRITERIA[name]) for name in unweighed)
        notes.append(f"Asked, but worth nothing unless --weights says so: {labels}.")
    return weights, notes


def _more_asked(listing: Listing) -> dict[str, bool]:
    """The criteria that are worth nothing by default, and whether both sides said something."""

    def both(say: Callable[[Listed], object]) -> bool:
        return all(any(say(p) for p in listing.of(role)) for role in ("mentee", "mentor"))

    return {
        "goals": any(person.record["texts"].get("goals") for person in listing.of("mentee")),
        "meeting": both(lambda person: person.modes),
        "time": both(lambda person: person.windows),
    }


_ASKED = {"experience": "years_of_experience", "sector": "sectors"}


def _both_say(listing: Listing, key: str) -> bool:
    return all(
        any(person.record["person"].get(key) is not None for person in listing.of(role))
        for role in ("mentee", "mentor")
    )


def _everybody_speaks(listing: Listing) -> bool:
    """Whether one side was not asked for languages at all."""
    return not (listing.has("languages", "mentee") and listing.has("languages", "mentor"))


class _Reader:
    """From what is listed to the engine's people."""

    def __init__(
        self,
        listing: Listing,
        weights: Weights,
        same_area: dict[str, str],
        everybody_speaks: bool,
        notes: list[str],
    ) -> None:
        self.weights, self.everybody_speaks, self.notes = weights, everybody_speaks, notes
        self.same_area = {fold(option): area for option, area in same_area.items()}
        self._meet_areas(listing)
        self.areas: dict[str, str] = {}
        self.labels: dict[str, dict[str, list[str]]] = {}
        for role in ("mentee", "mentor"):
            by_name: dict[str, list[str]] = defaultdict(list)
            for person in listing.of(role):
                by_name[name_key(person.name)].append(person.label)
            self.labels[role] = by_name

    def _meet_areas(self, listing: Listing) -> None:
        """A need nobody offers in the same words is read as the offer most like it, and said so."""
        needs = {o: fold(o) for p in listing.of("mentee") for o in p.record["needs"]}
        offers = {o: fold(o) for p in listing.of("mentor") for o in p.record["offers"]}
        lonely = sorted(
            option
            for option, key in needs.items()
            if key and key not in self.same_area and key not in offers.values()
        )
        if not (lonely and offers):
            return
        known = sorted(offers)
        corpus = Corpus([*needs, *known])
        for option, row in zip(lonely, corpus.likeness(lonely, known).tolist(), strict=True):
            best = max(range(len(known)), key=row.__getitem__)
            if row[best] >= SAME_AREA and _one_within_the_other(corpus, option, known[best]):
                self.same_area[needs[option]] = self.same_area.get(offers[known[best]], known[best])
                self.notes.append(f"The need “{option}” is read as the offer “{known[best]}”.")

    def mentee(self, person: Listed) -> Mentee:
        texts, about = person.record["texts"], person.record["person"]
        story = (texts.get(key, "") for key in ("challenges", "motivation", "mentor_wish"))
        managers = [about["line_manager"]] if about.get("line_manager") else []
        return Mentee(
            id=person.label,
            needs=tuple(
                Need(area=area, importance=IMPORTANCE, level=PRESENT_LEVEL)
                for area in self._areas(person.record["needs"])
            ),
            line_managers=self._found(managers, "mentor"),
            do_not_pair=self._named(person, person.apart, "mentor"),
            previous_mentors=self._named(person, person.met_before, "mentor"),
            preferred_mentors=self._named(person, person.wished, "mentor"),
            goals=_text(
                texts.get("goals", ""),
                "" if person.record["needs"] else person.needs_text,
                counts=self.weights.goals,
            ),
            story=_text(*story, about.get("bio", ""), counts=self.weights.likeness),
            **self._common(person),
        )

    def mentor(self, person: Listed) -> Mentor:
        texts, about = person.record["texts"], person.record["person"]
        capacity = person.record["capacity"]
        offer = (person.offers_text, about.get("bio", ""), about.get("job_title", ""))
        return Mentor(
            id=person.label,
            offers=self._areas(person.record["offers"]),
            most=1 if capacity is None else capacity,
            do_not_pair=self._named(person, person.apart, "mentee"),
            previous_mentees=self._named(person, person.met_before, "mentee"),
            preferred_mentees=self._named(person, person.wished, "mentee"),
            about=_text(*offer, counts=self.weights.goals),
            story=_text(
                about.get("bio", ""), texts.get("motivation", ""), counts=self.weights.likeness
            ),
            **self._common(person),
        )

    def _common(self, person: Listed) -> dict[str, Any]:
        about = person.record["person"]
        employer = fold(about.get("employer", ""))
        town = fold(about.get("town", ""))
        zone = "UTC"  # times of a form are everybody's own; a file has one zone
        return {
            "languages": self._languages(person),
            "experience_years": about.get("years_of_experience"),
            "economy": about.get("economy", ""),
            "sectors": tuple(about.get("sectors", ())),
            "employer": "" if employer in NO_EMPLOYER else employer,
            "cross_border": CrossBorder(person.cross_border or CrossBorder.INDIFFERENT),
            "modes": person.modes,
            "free": in_one_zone(person.windows, time_zone=zone, otherwise=zone, on=ANY_DAY),
            "tags": tuple(
                Tag(key=key, value=value)
                for key, value in [*person.tags, *([("town", town)] if town else [])]
            ),
        }

    def _languages(self, person: Listed) -> tuple[Language, ...]:
        if self.everybody_speaks:
            return (Language(code="any", level=6),)
        if person.record["languages"]:
            return understood(person.record["languages"].items())
        code = person.language.partition("-")[0]
        self.notes.append(
            f"{person.where}, {person.name}: no language told; taken to speak {SPOKEN.get(code, code)}, the "
            "language of the form."
        )
        return understood([(code, SAID_LEVEL)])

    def _areas(self, options: Iterable[str]) -> tuple[str, ...]:
        """One key per area, whatever its spelling; its first spelling is its name."""
        keys = []
        for option in options:
            name = self.same_area.get(fold(option), option)
            key = fold(name)
            if key and key not in keys:
                self.areas.setdefault(key, name)
                keys.append(key)
        return tuple(keys)

    def _named(self, person: Listed, names: Iterable[str], role: str) -> tuple[str, ...]:
        for name in names:
            if not self._found([name], role):
                self.notes.append(
                    f"{person.where}, {person.name}: names “{name}”, who is not listed."
                )
        return tuple(dict.fromkeys(self._found(names, role)))

    def _found(self, names: Iterable[str], role: str) -> tuple[str, ...]:
        return tuple(label for name in names for label in meant(name, self.labels[role]))


def _one_within_the_other(corpus: Corpus, one: str, other: str) -> bool:
    """Whether every word of the shorter has its like in the longer."""
    words = min(len({word for word, _written in corpus.words(text)}) for text in (one, other))
    return len(corpus.common(one, other)) >= min(words, MOST_SHOWN)


def meant(name: str, labels: dict[str, list[str]]) -> list[str]:
    """Whom a name means: all of that name, or the one person some of whose names these are."""
    if exact := labels.get(name_key(name)):
        return exact
    words = set(fold(name).split())
    close = [found for key, found in labels.items() if words and words <= set(key.split())]
    return close[0] if len(close) == 1 else []


def _text(*parts: str, counts: int) -> str:
    return "\n".join(filter(None, parts)) if counts else ""
