"""`spona match FILE [FILE]`: a matching of files, without any database. See docs/matching-files.md."""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from spona.core.languages import SPOKEN
from spona.engine.matching import (
    BadProblem,
    BadRecord,
    CrossBorder,
    Language,
    Mentee,
    Mentor,
    Need,
    Price,
    PriceList,
    Problem,
    Rules,
    Tag,
    Weights,
    from_data,
    solve,
)
from spona.engine.names import fold
from spona.intake.listing import CannotList, Listed, Listing, check_wishes, list_people
from spona.intake.vocabulary import ANSWER, IGNORE
from spona.matching.adapter import name_key, understood
from spona.matching.report import OBJECTIVES, Report
from spona.matching.weeks import in_one_zone

SAID_LEVEL = 4  # of somebody who answered a form in a language and names none: able to work in it
IMPORTANCE, PRESENT_LEVEL = 4, 2  # of a need that was ticked and not rated
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
    given: bool = False


def run(options: argparse.Namespace) -> int:
    """Returns 0; raises CommandError with one sentence for expected trouble."""
    if len(options.files) > 2:
        raise CommandError(
            "Give one file with everybody in it, or one of mentees and one of mentors."
        )
    if options.out and options.out.suffix.lower() not in {".xlsx", ".csv"}:
        raise CommandError(f"{options.out}: pairs are written as .xlsx or .csv.")
    wishes = _mapping(options.mapping)
    settings = _settings(options.weights)
    try:
        listing = list_people(paths=options.files, wishes=wishes)
    except CannotList as error:
        raise CommandError(str(error)) from None
    told = sys.stderr if options.json else sys.stdout
    told.write(_columns(listing))
    problem, areas, notes = to_problem(listing, settings, wishes.get("areas", {}))
    told.write("".join(f"  {line}\n" for line in [*listing.remarks, *notes]))
    for role, people in (("mentee", problem.mentees), ("mentor", problem.mentors)):
        if not people:
            raise CommandError(
                f"Nobody in {' and '.join(map(str, options.files))} is a {role}. Give a column that says "
                "“mentee” or “mentor”, two files, or “role” in --mapping."
            )
    plan = solve(problem, OBJECTIVES[options.objective])
    report = Report(problem=problem, plan=plan, areas=areas, names={})
    prices: tuple[Price, ...] = ()
    if options.price:
        listed = PriceList(problem, plan)
        prices = tuple(listed.forcing(*_pair(problem, *names)) for names in options.price)
    if options.json:
        data = report.as_data(prices)
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n" + report.as_text(explained=options.explain))
        sys.stdout.write("".join(f"{report.price_in_words(price)}\n" for price in prices))
    if options.out:
        _write(options.out, report)
        told.write(f"Written to {options.out}.\n")
    return 0


def to_problem(
    listing: Listing, settings: Settings, same_area: dict[str, str]
) -> tuple[Problem, dict[str, str], list[str]]:
    """The engine's problem, the names of its areas, and what had to be assumed, in sentences.

    Ids are people's labels. `same_area` says which option means which area.
    """
    notes: list[str] = []
    weights = settings.weights
    ticked = listing.has("needs", "mentee") and listing.has("offers", "mentor")
    if not ticked and not settings.given:
        weights = Weights(**{**vars(weights), "needs": 0, "goals": weights.needs})
        notes.append(
            "No need areas to tick on both sides: what the mentees want and what the mentors offer "
            "is compared by their words instead."
        )
    everybody = _everybody_speaks(listing)
    if everybody:
        weights = Weights(**{**vars(weights), "languages": 0})
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
            balance_within=settings.balance_within,
            seed=settings.seed,
        )
    except BadProblem as error:
        raise CommandError(f"These people cannot be matched: {error}.") from None
    return problem, reader.areas, reader.notes


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
        self.areas: dict[str, str] = {}
        self.labels: dict[str, dict[str, list[str]]] = {}
        for role in ("mentee", "mentor"):
            by_name: dict[str, list[str]] = defaultdict(list)
            for person in listing.of(role):
                by_name[name_key(person.name)].append(person.label)
            self.labels[role] = by_name

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
            goals=_text(texts.get("goals", ""), person.needs_text, counts=self.weights.goals),
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
        return tuple(label for name in names for label in _meant(name, self.labels[role]))


def _meant(name: str, labels: dict[str, list[str]]) -> list[str]:
    """Whom a name means: all of that name, or the one person some of whose names these are."""
    if exact := labels.get(name_key(name)):
        return exact
    words = set(fold(name).split())
    close = [found for key, found in labels.items() if words and words <= set(key.split())]
    return close[0] if len(close) == 1 else []


def _text(*parts: str, counts: int) -> str:
    return "\n".join(filter(None, parts)) if counts else ""


def _pair(problem: Problem, mentee: str, mentor: str) -> tuple[str, str]:
    """The ids of two people named on the command line."""
    return (
        _one(mentee, [person.id for person in problem.mentees], "mentee"),
        _one(mentor, [person.id for person in problem.mentors], "mentor"),
    )


def _one(name: str, ids: list[str], role: str) -> str:
    if name in ids:
        return name
    labels: dict[str, list[str]] = defaultdict(list)
    for known in ids:
        labels[name_key(known.partition(" (")[0])].append(known)
    found = _meant(name, labels)
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandError(
            f"Several are called {name}: {', '.join(found)}. Write one of these in full."
        )
    raise CommandError(f"No {role} is called {name}.")


def _columns(listing: Listing) -> str:
    """Which column was taken for what, sheet by sheet."""
    lines: list[str] = []
    place = ("", "")
    unused: list[str] = []
    for column in listing.columns:
        if (column.file, column.sheet) != place:
            lines += _unused(unused)
            place, unused = (column.file, column.sheet), []
            lines.append(f"{column.file}{f', sheet “{column.sheet}”' if column.sheet else ''}:")
        if column.field in (ANSWER, IGNORE):
            unused.append(column.header)
        else:
            lines.append(f"  {column.header} → {column.label}")
    return "\n".join([*lines, *_unused(unused)]) + "\n"


def _unused(headers: list[str]) -> list[str]:
    named = [header for header in headers if header]
    return [f"  not used: {'; '.join(named)}"] if named else []


def _mapping(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    wishes = _json(path)
    if wrong := check_wishes(wishes):
        raise CommandError(f"{path}: {wrong}")
    return dict(wishes)


def _settings(path: Path | None) -> Settings:
    """{"weights": {…}, "rules": {…}, "balance_within": 5, "seed": ""}, or the weights alone."""
    if path is None:
        return Settings()
    data = _json(path)
    if not isinstance(data, dict):
        raise CommandError(f"{path}: weights are an object in braces.")
    names = {item.name for item in fields(Weights)}
    if data and set(data) <= names:
        data = {"weights": data}
    if unknown := sorted(set(data) - {"weights", "rules", "balance_within", "seed"}):
        raise CommandError(
            f"{path}: unknown part “{unknown[0]}”. Criteria are {', '.join(sorted(names))}; parts are "
            "weights, rules, balance_within and seed."
        )
    try:
        settings = Settings(
            weights=from_data(Weights, data.get("weights", {})),
            rules=from_data(Rules, data.get("rules", {})),
            balance_within=data.get("balance_within", 5),
            seed=str(data.get("seed", "")),
            given="weights" in data,
        )
    except (BadRecord, BadProblem) as error:
        raise CommandError(f"{path}: {error}.") from None
    return settings


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise CommandError(f"There is no file {path}.") from None
    except (ValueError, OSError) as error:
        raise CommandError(f"{path} is not readable as JSON: {error}.") from None


def _write(path: Path, report: Report) -> None:
    from spona.core.exports import to_csv, to_xlsx

    header, rows = report.table()
    if path.suffix.lower() == ".csv":
        data = to_csv(header=header, rows=rows)
    else:
        data = to_xlsx(sheets=[("Pairs", header, rows)])
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
