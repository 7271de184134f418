"""The report as a workbook and as a tagged PDF."""

from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.core import pdf
from spona.core.economies import Denomination, Style
from spona.core.exports import to_xlsx
from spona.core.translated import choose, plain
from spona.insights.queries import Figure, Report, Table
from spona.programmes.models import Funder

TEMPLATE = Path(__file__).parent / "report.typ"


def to_workbook(report: Report, *, funders: list[Funder], language: str) -> bytes:
    """XLSX: the figures with their definitions, one sheet per table, the notes."""
    with override(language):
        data = _data(report, funders, language)
        figures = [
            [f["label"], f["value"], f["whole"], f["range"], f["definition"]]
            for f in data["figures"]
        ]
        header = [_("Number"), _("Value"), _("Of"), _("Likely range"), _("What it counts")]
        sheets = [(_("Report"), header, figures)]
        for table in data["tables"]:
            rows = [[row["label"], row["count"]] for row in table["rows"]]
            if table["hidden"]:
                rows.append([table["hidden"], data["words"]["hidden"]])
            sheets.append((table["label"], [table["definition"], _("People")], rows))
        sheets.append((_("Notes"), [data["title"]], [[note] for note in data["notes"]]))
        return to_xlsx(sheets=sheets)


def to_pdf(report: Report, *, funders: list[Funder], language: str) -> bytes:
    """A tagged PDF (PDF/UA-1) in `language`."""
    with override(language):
        data = _data(report, funders, language)
    emblems = {}
    for number, funder in enumerate(funders):
        if funder.emblem:
            with funder.emblem.file.open("rb") as source:
                emblems[f"emblem-{number}.webp"] = source.read()
    return pdf.to_pdf(TEMPLATE, data=data, files=emblems)


def _data(report: Report, funders: list[Funder], language: str) -> dict[str, Any]:
    """Everything the two files say, as plain strings in `language` (which is active)."""
    cycle = report.cycle
    names = Denomination(Style(cycle.programme.kosovo_note), language)
    tag, script = pdf.BCP47.get(language, (language.split("-")[0], None))
    tables = [_table(table, names) for table in report.tables if table.rows]
    notes = [_("Counts from 1 to 4 are not shown, nor others from which they could be worked out.")]
    if names.footnote:
        notes.append(names.footnote)
    return {
        "title": plain(cycle.name, language),
        "organisation": plain(cycle.organisation.name, language),
        "language": tag,
        "script": script,
        "words": {
            "report": _("Report"),
            "date": _("State of %(day)s") % {"day": date_format(report.on, "DATE_FORMAT")},
            "period": f"{date_format(cycle.kick_off_on)} – {date_format(cycle.ends_on)}",
            "number": _("Number"),
            "value": _("Value"),
            "meaning": _("What it counts"),
            "people": _("People"),
            "total": _("Together"),
            "hidden": _("fewer than 5 each, or hidden"),
            "page": _("Page"),
        },
        "figures": [_figure(figure) for figure in report.figures.values()],
        "tables": tables,
        "notes": notes,
        "funders": [
            {
                "name": plain(funder.name, language),
                "statement": _passage(funder.statement, language),
                "disclaimer": _passage(funder.disclaimer, language),
                "emblem": f"emblem-{number}.webp",
            }
            for number, funder in enumerate(funders)
        ],
    }


def _passage(said: dict[str, str], language: str) -> dict[str, str]:
    """A text with the language it is really in, for readers that speak it aloud."""
    text, found = choose(said, language)
    return {"text": text, "language": pdf.BCP47.get(found, (found.split("-")[0] or "en", None))[0]}


def _figure(figure: Figure) -> dict[str, Any]:
    text = "–" if figure.value is None else _number(figure.value)
    if figure.whole is not None:
        of = {"part": text, "whole": figure.whole}
        text = _("%(part)s of %(whole)s") % of
    likely = ""
    if figure.percent is not None:
        likely = _("%(percent)s %%, likely %(low)s to %(high)s %%") % {
            "percent": figure.percent,
            "low": figure.low,
            "high": figure.high,
        }
    return {
        "label": str(figure.indicator.label),
        "text": text,
        "value": figure.value,
        "whole": figure.whole,
        "range": likely,
        "definition": str(figure.indicator.definition),
    }


def _number(value: float) -> str:
    from django.utils.formats import number_format

    return number_format(value, decimal_pos=0 if float(value).is_integer() else 1)


def _table(table: Table, names: Denomination) -> dict[str, Any]:
    def label(code: str, text: Any) -> str:
        if table.key == "economy":
            return names.name(code) if code else _("not known")
        return str(text) or _("not known")

    return {
        "label": str(table.label),
        "definition": str(table.definition),
        "rows": [{"label": label(code, text), "count": count} for code, text, count in table.shown],
        "hidden": ", ".join(label(code, text) for code, text in table.hidden),
        "total": table.total,
    }
