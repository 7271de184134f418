"""`spona import FILE… --organisation SLUG --cycle SLUG [--mapping FILE] [--dry-run] [--json]`.

All files come in together or none does. The mapping file is JSON; every part may be left out:

{"columns": {"Header of a column": "email"},     as in spona.intake.vocabulary, "answer", "ignore"
 "role": "mentor",                               who is listed, where no column says so
 "header_row": 4,                                where it is not found by itself
 "areas": {"An option": "key of an area" | "+"}, "+" adds it as a new need area
 "doubts": "leave" | "same" | "new",             people who may be known already; "leave" by default
 "language": "sr-latn", "standing": {"mentee": "confirmed", "mentor": "pool"}}
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from spona.core.models import Organisation
from spona.core.scope import in_organisation
from spona.intake import actions
from spona.intake.mapping import Mapping, mapping_problems
from spona.intake.models import ImportRun
from spona.intake.queries import counts_of
from spona.intake.reading import UnreadableFile
from spona.intake.remarks import said_remark
from spona.intake.states import Decision, ImportState, Verdict
from spona.intake.values import folded
from spona.intake.vocabulary import ANSWER, FIELD_BY_KEY, IGNORE
from spona.programmes.models import Cycle
from spona.programmes.states import Standing

_PROBLEMS = {
    "no_sheet": "no sheet holds a column with names",
    "no_name": "no column holds the name; name it in --mapping",
    "no_role": "no column says who is mentor and who is mentee; say \"role\" in --mapping",
    "field_twice": "two columns hold the same; name them in --mapping",
}  # fmt: skip


class _DryRun(Exception):
    pass


def run(options: argparse.Namespace) -> int:
    """Returns the exit code; raises `CommandError` with a sentence for expected trouble."""
    organisation = Organisation.objects.filter(slug=options.organisation).first()
    if organisation is None:
        raise CommandError(f"There is no organisation “{options.organisation}”.")
    wishes = _read_mapping(options.mapping)
    with in_organisation(organisation):
        cycle = Cycle.objects.filter(slug=options.cycle).first()
        if cycle is None:
            raise CommandError(f"“{options.organisation}” has no cycle “{options.cycle}”.")
        reports: list[dict[str, Any]] = []
        try:
            with transaction.atomic():
                for path in options.files:
                    reports.append(_import(path, cycle, wishes, dry=options.dry_run))
                if options.dry_run:
                    raise _DryRun
        except _DryRun:
            pass
    sys.stdout.write(_as_json(reports) if options.json else _as_text(reports, options.dry_run))
    return 0


def _import(path: Path, cycle: Cycle, wishes: dict[str, Any], *, dry: bool) -> dict[str, Any]:
    now = timezone.now()
    run: ImportRun | None = None
    try:
        data = _bytes_of(path)
        run = actions.take_in_file(cycle=cycle, filename=path.name, data=data, by=None, now=now)
        if "header_row" in wishes:
            moved = dict.fromkeys(range(len(run.mapping["sheets"])), wishes["header_row"])
            actions.move_header(run=run, header_rows=moved)
        run = actions.name_columns(run=run, mapping=_mapping(run, wishes), by=None, now=now)
        actions.check_import(run=run)
        if run.state != ImportState.CHECKED:
            raise CommandError(f"{path}: {run.failure}")
        _choose(run, wishes)
        counts = counts_of(run)
        done = actions.apply_import(run=run, by=None, now=now)
        return {
            "file": str(path),
            "columns": {
                column["header"]: column["field"]
                for sheet in run.mapping["sheets"] if sheet["use"]
                for column in sheet["columns"]
            },
            "rows": {verdict.value: counts[verdict] for verdict in Verdict},
            "done": done.__dict__ if done else {},
            "areas_not_chosen": [o["text"] for o in run.options if not o["area"]],
            "remarks": _remarks(run),
        }  # fmt: skip
    except UnreadableFile as refusal:
        raise CommandError(f"{path}: {refusal}") from None
    finally:
        if dry and run and run.file:
            run.file.delete(save=False)


def _bytes_of(path: Path) -> bytes:
    from spona.intake.reading import check_size

    if not path.is_file():
        raise CommandError(f"There is no file {path}.")
    check_size(path.stat().st_size)
    return path.read_bytes()


def _read_mapping(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        wishes = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise CommandError(f"There is no file {path}.") from None
    except (ValueError, OSError) as error:
        raise CommandError(f"{path} is not readable as JSON: {error}") from None
    if not isinstance(wishes, dict):
        raise CommandError(f"{path}: a mapping is an object in braces.")
    known = {"columns", "role", "header_row", "areas", "doubts", "language", "standing"}
    if unknown := sorted(set(wishes) - known):
        raise CommandError(f"{path}: unknown part “{unknown[0]}”.")
    _check_wishes(path, wishes)
    return wishes


def _check_wishes(path: Path, wishes: dict[str, Any]) -> None:
    for part, kind in (("columns", dict), ("areas", dict), ("standing", dict), ("header_row", int)):
        if part in wishes and not isinstance(wishes[part], kind):
            raise CommandError(f"{path}: “{part}” has the wrong shape.")
    for header, field in wishes.get("columns", {}).items():
        if field not in FIELD_BY_KEY and field not in (ANSWER, IGNORE):
            raise CommandError(f"{path}: “{header}” cannot be “{field}”.")
    if wishes.get("role", "") not in ("", "mentor", "mentee"):
        raise CommandError(f"{path}: the role is “mentor” or “mentee”.")
    if wishes.get("doubts", "leave") not in ("leave", "same", "new"):
        raise CommandError(f"{path}: doubts is “leave”, “same” or “new”.")
    for role, standing in wishes.get("standing", {}).items():
        if role not in ("mentor", "mentee") or standing not in Standing.values:
            raise CommandError(f"{path}: “{role}: {standing}” is no standing.")


def _mapping(run: ImportRun, wishes: dict[str, Any]) -> Mapping:
    mapping = Mapping.from_json(run.mapping)
    columns = {folded(header): field for header, field in wishes.get("columns", {}).items()}
    seen = set()
    for sheet in mapping.sheets:
        for column in sheet.columns:
            if folded(column.header) in columns:
                seen.add(folded(column.header))
                column.field = columns[folded(column.header)]
        if wishes.get("role"):
            sheet.role = wishes["role"]
        sheet.use = sheet.use or bool({"name", "first_name", "last_name"} & sheet.fields)
    if missing := [h for h in wishes.get("columns", {}) if folded(h) not in seen]:
        raise CommandError(f"{run.filename}: there is no column “{missing[0]}”.")
    mapping.language = str(wishes.get("language", mapping.language))[:10]
    mapping.standing |= wishes.get("standing", {})
    if problems := mapping_problems(mapping):
        index, code = problems[0]
        where = mapping.sheets[index].name if index < len(mapping.sheets) else ""
        raise CommandError(f"{run.filename} {where}: {_PROBLEMS[code]}.".replace(" :", ":"))
    return mapping


def _choose(run: ImportRun, wishes: dict[str, Any]) -> None:
    areas = {folded(option): str(area) for option, area in wishes.get("areas", {}).items()}
    if areas:
        actions.choose_areas(run=run, chosen=areas, by=None)
    decision = {"same": Decision.SAME, "new": Decision.NEW}.get(wishes.get("doubts", "leave"))
    if decision:
        run.rows.filter(verdict=Verdict.DOUBT).update(decision=decision)


def _remarks(run: ImportRun) -> list[dict[str, Any]]:
    rows = run.rows.order_by("position").values("sheet", "number", "name", "verdict", "remarks")
    return [
        {
            "sheet": row["sheet"],
            "row": row["number"],
            "name": row["name"],
            "verdict": row["verdict"],
            "said": [said_remark(item) for item in row["remarks"]],
        }
        for row in rows
        if row["remarks"]
    ]


def _as_json(reports: list[dict[str, Any]]) -> str:
    return json.dumps(reports, ensure_ascii=False, indent=2) + "\n"


def _as_text(reports: list[dict[str, Any]], dry: bool) -> str:
    lines = []
    for report in reports:
        rows, done = report["rows"], report["done"]
        lines.append(
            f"{report['file']}: {rows['new']} new, {rows['update']} update, {rows['doubt']} perhaps "
            f"known, {rows['problem']} with a problem."
        )
        for remark in report["remarks"]:
            where = f"{remark['sheet']} " if remark["sheet"] else ""
            lines.append(
                f"  {where}row {remark['row']} {remark['name']}: {' '.join(remark['said'])}"
            )
        for option in report["areas_not_chosen"]:
            lines.append(f"  not a need area, kept as an answer: {option}")
        lines.append(
            f"  {'Would bring' if dry else 'Brought'} in {done.get('people', 0)} people "
            f"({done.get('mentees', 0)} as mentees, {done.get('mentors', 0)} as mentors), "
            f"update {done.get('updated', 0)}, leave out {done.get('left_out', 0)}."
        )
    if dry:
        lines.append("Nothing was changed.")
    return "\n".join(lines) + "\n"
