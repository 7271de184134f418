"""The minutes of a run: who decided what and why, as a workbook and as a tagged PDF."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.core import pdf
from spona.core.exports import to_xlsx
from spona.core.models import AuditLine
from spona.core.translated import plain
from spona.engine.matching import BadRecord, Plan, Problem
from spona.engine.matching.records import read
from spona.matching.models import Comment, MatchingRun
from spona.matching.sentences import counts_words
from spona.matching.words import CRITERIA, RULE_SETTINGS, area_names, rule_words
from spona.matching.words_of_plans import objective_words, proof_words
from spona.programmes.models import Participation

TEMPLATE = Path(__file__).parent / "minutes.typ"


@dataclass(frozen=True)
class Minutes:
    """Everything as plain strings in the reader's language; tables are (title, header, rows)."""

    title: str
    facts: list[tuple[str, str]]
    tables: list[tuple[str, list[str], list[list[Any]]]]
    note: str


def minutes(run: MatchingRun) -> Minutes:
    """The minutes of a run, from its record: what stood then, not what stands now."""
    try:
        problem, plan = read(run.record)
    except BadRecord:
        problem, plan = None, None
    names = {
        p.public_id: p.person.name
        for p in Participation.objects.filter(cycle=run.cycle).select_related("person")
    }
    said = list(
        Comment.objects.filter(Q(at__lte=_end(run)) | Q(run=run), cycle=run.cycle)
        .select_related("by", "mentee__person", "mentor__person")
        .order_by("at")
    )
    tables = []
    if problem and plan:
        tables = [_pairs(plan, names), _left(plan, names), _counts(problem, area_names(run.cycle))]
    tables += [_decisions(run, names), _comments(said)]
    return Minutes(
        title=_("Minutes of matching: proposal %(n)s") % {"n": run.number},
        facts=_facts(run, plan, said),
        tables=[table for table in tables if table[2]],
        note=_(
            "Stored with the run: everything that went in and came out. Solved again, on any "
            "machine, it gives the same plan with the same hash."
        ),
    )


def _end(run: MatchingRun) -> Any:
    """Comments count until the next run was made; later ones where they are about this run."""
    later = MatchingRun.objects.filter(cycle=run.cycle, number__gt=run.number).order_by("number")
    found = later.values_list("made_at", flat=True).first()
    from datetime import UTC, datetime

    return found or datetime.max.replace(tzinfo=UTC, year=9000)


def _facts(run: MatchingRun, plan: Plan | None, said: list[Comment]) -> list[tuple[str, str]]:
    people = [run.made_by, run.published_by, *(c.by for c in said)]
    who = dict.fromkeys(p.name for p in people if p)
    who |= dict.fromkeys(str(d["by"]) for d in run.decisions if d["by"])
    changed = AuditLine.objects.filter(
        verb="matching.settings_changed", target_id=run.cycle.public_id, at__lte=run.made_at
    )
    who |= dict.fromkeys(name for name in changed.values_list("actor_name", flat=True) if name)
    found = [
        (_("Cycle"), plain(run.cycle.name)),
        (_("Made"), date_format(run.made_at, "SHORT_DATETIME_FORMAT")),
        (_("Committee"), ", ".join(who) or "–"),
        (_("What was best"), objective_words(run.objective, run.distance)),
        (_("Pairs"), str(run.pairs)),
        (_("Mentees without a mentor"), str(run.left)),
        (_("Points in total"), str(run.total)),
        (_("Weakest pair"), "–" if run.worst is None else str(run.worst)),
    ]
    if plan:
        found.append((_("Proof"), proof_words(plan)))
    if run.published_at:
        found.append((_("Published"), date_format(run.published_at, "SHORT_DATETIME_FORMAT")))
    found.append((_("Hash"), run.plan_hash))
    return found


def _pairs(plan: Plan, names: dict[str, str]) -> tuple[str, list[str], list[list[Any]]]:
    gone = _("somebody who left")
    rows = [
        [
            names.get(pair.mentee, gone),
            names.get(pair.mentor, gone),
            pair.points,
            "; ".join(
                [
                    *([_("kept together by the committee")] if pair.pinned else []),
                    *rule_words(f.code for f in pair.warnings),
                ]
            ),
        ]
        for pair in plan.pairs
    ]
    rows.sort(key=lambda row: str(row[0]))
    return _("Pairs"), [_("Mentee"), _("Mentor"), _("Points"), _("Note")], rows


def _left(plan: Plan, names: dict[str, str]) -> tuple[str, list[str], list[list[Any]]]:
    rows: list[list[Any]] = [[names.get(u.mentee, _("somebody who left"))] for u in plan.unmatched]
    return _("Mentees without a mentor"), [_("Mentee")], rows


def _counts(problem: Problem, areas: dict[str, str]) -> tuple[str, list[str], list[list[Any]]]:
    rows: list[list[Any]] = [
        [str(CRITERIA.get(code, code)), points]
        for code, points in vars(problem.weights).items()
        if points
    ]
    rows += [
        [_("Need: %(area)s") % {"area": areas.get(key, key)}, counts_words(times)]
        for key, times in problem.area_weight.items()
    ]
    words = {"block": _("never"), "warn": _("with a warning"), "off": _("does not matter")}
    rows += [
        [str(label), words[getattr(problem.rules, name).value]]
        for name, label in RULE_SETTINGS.items()
    ]
    return _("What counted"), [_("Criterion or rule"), _("Points, or how strictly")], rows


def _decisions(run: MatchingRun, names: dict[str, str]) -> tuple[str, list[str], list[list[Any]]]:
    gone = _("somebody who left")
    rows: list[list[Any]] = [
        [
            _("Together") if d["wish"] == "pin" else _("Apart"),
            f"{names.get(d['mentee'], gone)} – {names.get(d['mentor'], gone)}",
            "; ".join([str(d["reason"]), *_aside(d["overrides"])]),
            str(d["by"]),
            _day(d["at"]),
        ]
        for d in run.decisions
    ]
    return (
        _("Decisions of the committee"),
        [_("Decision"), _("Pair"), _("Why"), _("Who"), _("When")],
        rows,
    )


def _aside(codes: list[str]) -> list[str]:
    return [_("set aside: %(rule)s") % {"rule": rule} for rule in rule_words(codes)]


def _day(text: str) -> str:
    moment = parse_datetime(text)
    return date_format(moment, "SHORT_DATE_FORMAT") if moment else ""


def _comments(said: list[Comment]) -> tuple[str, list[str], list[list[Any]]]:
    rows: list[list[Any]] = [
        [
            f"{c.mentee.person.name} – {c.mentor.person.name}"
            if c.mentee and c.mentor
            else _("The proposal"),
            c.text,
            c.by.name if c.by else "",
            date_format(c.at, "SHORT_DATE_FORMAT"),
        ]
        for c in said
    ]
    return _("Comments"), [_("About"), _("Comment"), _("Who"), _("When")], rows


def to_workbook(run: MatchingRun, *, language: str) -> bytes:
    """XLSX: the facts, then a sheet per table."""
    with override(language):
        data = minutes(run)
        facts = (_("Minutes"), [data.title, ""], [*data.facts, ["", data.note]])
        return to_xlsx(sheets=[facts, *data.tables])


def to_pdf(run: MatchingRun, *, language: str) -> bytes:
    """A tagged PDF (PDF/UA-1)."""
    with override(language):
        made = minutes(run)
        tag, script = pdf.BCP47.get(language, (language.split("-")[0], None))
        data = {
            "title": made.title,
            "organisation": plain(run.cycle.organisation.name, language),
            "language": tag,
            "script": script,
            "page": _("Page"),
            "what": _("What"),
            "facts": made.facts,
            "tables": [
                {"title": title, "header": header, "rows": [[str(c) for c in row] for row in rows]}
                for title, header, rows in made.tables
            ],
            "note": made.note,
        }
        return pdf.to_pdf(TEMPLATE, data=data)
