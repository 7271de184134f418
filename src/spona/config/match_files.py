"""`spona match FILE [FILE]`: a matching of files, without any database. See docs/matching-files.md."""

import argparse
import contextlib
import json
import os
import sys
from collections import defaultdict
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from spona.config.match_people import Settings, meant, to_problem
from spona.config.match_teams import TeamReport, match_teams
from spona.engine.matching import (
    BadProblem,
    BadRecord,
    Price,
    PriceList,
    Problem,
    Quota,
    Rules,
    Weights,
    from_data,
    solve,
)
from spona.intake.listed import Listing
from spona.intake.listing import list_people
from spona.intake.listing_columns import CannotList, check_wishes
from spona.intake.vocabulary import ANSWER, IGNORE
from spona.matching.adapter import name_key
from spona.matching.report import OBJECTIVES, Report
from spona.matching.solver_output import solver_on_stderr


def run(options: argparse.Namespace) -> int:
    """Returns 0; raises CommandError with one sentence for expected trouble."""
    if len(options.files) > 2:
        raise CommandError(
            "Give one file with everybody in it, or one of mentees and one of mentors."
        )
    if options.out and options.out.suffix.lower() not in {".xlsx", ".csv"}:
        raise CommandError(f"{options.out}: pairs are written as .xlsx or .csv.")
    if options.out:
        _require_free(options)
    if options.teams is not None and (options.price or options.objective != "total"):
        raise CommandError("Teams are matched for the most fit in total, without prices.")
    wishes = _mapping(options.mapping)
    settings = _settings(options.weights)
    try:
        listing = list_people(paths=options.files, wishes=wishes)
    except CannotList as error:
        raise CommandError(str(error)) from None
    told = sys.stderr if options.json else sys.stdout
    told.write(_columns(listing) + _lines(listing.remarks))
    _need_both(listing, options.files)
    problem, areas, notes = to_problem(listing, settings, wishes.get("areas", {}))
    told.write(_lines(notes))
    if options.teams is not None:
        return _teams(options, listing, problem, areas)
    if any(person.team for person in listing.of("mentee")):
        told.write("  Teams are named, and not kept together: --teams does that.\n")
    with solver_on_stderr():
        plan = solve(problem, OBJECTIVES[options.objective])
    report = Report(problem=problem, plan=plan, areas=areas, names={})
    prices: tuple[Price, ...] = ()
    if options.price:
        pairs = [_pair(problem, *names) for names in options.price]
        with solver_on_stderr():
            listed = PriceList(problem, plan)
            prices = tuple(listed.forcing(*pair) for pair in pairs)
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


def _teams(
    options: argparse.Namespace, listing: Listing, problem: Problem, areas: dict[str, str]
) -> int:
    with solver_on_stderr():
        report = match_teams(
            listing=listing, problem=problem, areas=areas, co_mentors=options.teams
        )
    if options.json:
        sys.stdout.write(json.dumps(report.as_data(), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n" + report.as_text(explained=options.explain))
    if options.out:
        _write(options.out, report)
        (sys.stderr if options.json else sys.stdout).write(f"Written to {options.out}.\n")
    return 0


def _require_free(options: argparse.Namespace) -> None:
    """Nothing that was read is written over, and nothing that stands there unasked."""
    out: Path = options.out
    if not out.exists():
        return
    for path in [*options.files, options.mapping, options.weights]:
        if path and path.exists() and out.samefile(path):
            raise CommandError(f"{out} is one of the files to read. Write the pairs to another.")
    if not options.force:
        raise CommandError(f"{out} is there already. Give another name, or --force to replace it.")


def _need_both(listing: Listing, files: list[Path]) -> None:
    for role in ("mentee", "mentor"):
        if not listing.of(role):
            raise CommandError(
                f"Nobody in {' and '.join(map(str, files))} is a {role}. Give a column that says "
                "“mentee” or “mentor”, two files, or “role” in --mapping."
            )


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
    found = meant(name, labels)
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


def _lines(remarks: list[str]) -> str:
    """Each once: who has both roles is read twice."""
    return "".join(f"  {line}\n" for line in dict.fromkeys(remarks))


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
    if unknown := sorted(set(data) - {"weights", "rules", "quotas", "balance_within", "seed"}):
        raise CommandError(
            f"{path}: unknown part “{unknown[0]}”. Criteria are {', '.join(sorted(names))}; parts are "
            "weights, rules, quotas, balance_within and seed."
        )
    if not isinstance(data.get("quotas", []), list):
        raise CommandError(f"{path}: quotas are a list in brackets.")
    try:
        settings = Settings(
            weights=from_data(Weights, data.get("weights", {})),
            rules=from_data(Rules, data.get("rules", {})),
            quotas=tuple(from_data(Quota, quota) for quota in data.get("quotas", [])),
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


def _write(path: Path, report: Report | TeamReport) -> None:
    from spona.core.exports import to_csv, to_xlsx

    header, rows = report.table()
    if path.suffix.lower() == ".csv":
        data = to_csv(header=header, rows=rows)
    else:
        data = to_xlsx(sheets=[("Pairs" if isinstance(report, Report) else "Teams", header, rows)])
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:  # beside it and renamed: whatever happens, there is the old file or the whole new one
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
