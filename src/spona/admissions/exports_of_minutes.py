"""The minutes as a tagged PDF: facts and tables in the reader's language, from the closed content."""

from pathlib import Path
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from spona.admissions.models.selection import Minutes, Placed, Quota
from spona.admissions.queries.composing import label_of
from spona.admissions.states import ConflictKind, Mode, Outcome, State
from spona.core import pdf
from spona.core.economies import Denomination
from spona.core.translated import plain
from spona.engine.statistics.disclosure import SMALLEST_SHOWN

TEMPLATE = Path(__file__).parent / "minutes.typ"
Table = tuple[str, list[str], list[list[str]]]


def to_pdf(
    minutes: Minutes,
    *,
    content: dict[str, Any],
    names: dict[str, str],
    language: str,
    is_part: bool = False,
) -> bytes:
    """PDF/UA-1. `names` by code are those the reader may see; others stay codes. `is_part`: something
    is left out of the content for this reader, and the file says so."""
    with override(language):
        economies = economies_of(minutes)
        told = tables(content, names, language, economies)
        tag, script = pdf.BCP47.get(language, (language.split("-")[0], None))
        data = {
            "title": _("Minutes of the committee, no. %(n)s") % {"n": minutes.number},
            "subtitle": plain(content["call"], language),
            "organisation": plain(minutes.organisation.name, language),
            "language": tag,
            "script": script,
            "page": _("Page"),
            "facts": facts(minutes, content, language),
            "notes": plain(content["notes"], language),
            "tables": [
                {"title": title, "header": header, "rows": rows}
                for title, header, rows in told
                if rows
            ],
            "signatures": [
                [s.person.name, date_format(s.at, "SHORT_DATETIME_FORMAT")]
                for s in minutes.signatures.select_related("person").order_by("at")
            ],
            "signed": _("Confirmed by"),
            "note": _note(is_part=is_part),
            "footnote": economies.footnote,
        }
        return pdf.to_pdf(TEMPLATE, data=data)


def _note(*, is_part: bool) -> str:
    said = [
        _("Applicants stand by their codes; names are added for readers who may see them."),
        _("The list, solved again from what is stored, gives the same hash."),
    ]
    if is_part:
        said.append(
            _("Applications that are kept from this reader are left out; ranks count the others.")
        )
    return " ".join(said)


def economies_of(minutes: Minutes) -> Denomination:
    """As the programme denominates them; in tables each mention alike."""
    return Denomination(style=minutes.call.cycle.programme.kosovo_note, every_mention=True)


def facts(minutes: Minutes, content: dict[str, Any], language: str) -> list[tuple[str, str]]:
    """The head of the minutes as (what, text)."""
    day = parse_date(content["held_on"])
    present = ", ".join(
        f"{person['name']} ({person['role']})" if person["role"] else person["name"]
        for person in content["present"]
    )
    found = [
        (_("Cycle"), plain(content["cycle"], language)),
        (_("Held on"), date_format(day) if day else ""),
        (_("Where"), content["place"] or "–"),
        (_("Present"), present or "–"),
        (_("Places"), _("%(n)s, and %(r)s in reserve")
            % {"n": content["seats"], "r": content["reserve_seats"]}),
        (_("Applications sent"), str(sum(content["counts"].values()))),
    ]  # fmt: skip
    if content["composition"]:
        made = content["composition"]
        found.append((_("Proposal"), f"{made['number']}, {made['hash']}"))
        if made["optimal"]:
            found.append((_("Proof"), _("No group that keeps to the quotas has more points.")))
    if minutes.hash:
        found.append((_("Hash of these minutes"), minutes.hash))
    return found


def tables(
    content: dict[str, Any], names: dict[str, str], language: str, economies: Denomination
) -> list[Table]:
    """Every table of the minutes as (title, header, rows); empty ones among them."""

    def who(code: str) -> str:
        return f"{code} · {names[code]}" if code in names else code

    return [
        _ranked(content, who),
        _overruled(content, who),
        _quota_table(content, economies),
        (
            _("Criteria"),
            [_("Criterion"), _("Weight")],
            [[plain(c["name"], language), str(c["weight"])] for c in content["criteria"]],
        ),
        (
            _("Rounds of reading"),
            [_("Round"), _("How"), _("Readers each")],
            [
                [plain(r["name"], language), str(Mode(r["mode"]).label), str(r["readers"])]
                for r in content["rounds"]
            ],
        ),
        (
            _("Conflicts of interest declared"),
            [_("Who"), _("Applicant"), _("Relation")],
            [[c["who"], who(c["code"]), str(ConflictKind(c["kind"]).label)]
                for c in content["conflicts"]],
        ),
        (
            _("Wishes of the committee"),
            [_("Applicant"), _("Wish"), _("Why"), _("Who")],
            [
                [
                    who(w["code"]),
                    pgettext("of the group", "in") if w["wish"] == "in" else _("out"),
                    w["why"],
                    w["by"],
                ]
                for w in content["wishes"]
            ],
        ),
        (
            _("Admitted after the deadline"),
            [_("Applicant"), _("Why"), _("Who")],
            [[who(one["code"]), one["why"], one["by"]] for one in content["late"]],
        ),
        (
            _("Where applications stand"),
            [_("State"), _("How many")],
            [[str(State(state).label), str(n)] for state, n in content["counts"].items()],
        ),
    ]  # fmt: skip


def _ranked(content: dict[str, Any], who: Any) -> Table:
    rows = [
        [
            str(row["rank"] or "–"),
            who(row["code"]),
            _points(row["points"]),
            str(row["credit"] or ""),
            _points(row["spread"]),
            _proposed(row),
            _decided(row),
        ]
        for row in content["list"]
    ]
    header = [_("Rank"), _("Applicant"), _("Points"), _("Credit"), _("Spread")]
    header += [_("Proposed"), _("Decided")]
    return _("The ranked list"), header, rows


def _overruled(content: dict[str, Any], who: Any) -> Table:
    rows = [
        [who(row["code"]), _proposed(row), _decided(row), row["why"], row["by"]]
        for row in content["list"]
        if row["why"]
    ]
    header = [_("Applicant"), _("Proposed"), _("Decided"), _("Why"), _("Who")]
    return _("Decided otherwise than proposed"), header, rows


def _quota_table(content: dict[str, Any], economies: Denomination) -> Table:
    rows = []
    for quota in content["quotas"]:
        limits = []
        if quota["least"]:
            limits.append(_("at least %(n)s") % {"n": quota["least"]})
        if quota["most"] is not None:
            limits.append(_("at most %(n)s") % {"n": quota["most"]})
        rows.append(
            [
                ", ".join(label_of(quota["about"], value, economies) for value in quota["values"]) or "–",
                ", ".join(limits),
                _reached(quota),
                _points(quota["costs"]),
                _moved(quota),
            ]
        )  # fmt: skip
    header = [_("For"), _("Quota"), _("Reached"), _("Costs points"), _("Without it")]
    return _("Quotas and what they cost"), header, rows


def _reached(quota: dict[str, Any]) -> str:
    few = quota["about"] == Quota.About.SEX and 0 < quota["reached"] < SMALLEST_SHOWN
    return _("fewer than %(n)s") % {"n": SMALLEST_SHOWN} if few else str(quota["reached"])


def _moved(quota: dict[str, Any]) -> str:
    """Who changes places, but for a quota about sex: it would say of each what was said in confidence."""
    if quota["about"] == Quota.About.SEX:
        return ""
    return " ".join([*(f"+{c}" for c in quota["entering"]), *(f"−{c}" for c in quota["leaving"])])


def _proposed(row: dict[str, Any]) -> str:
    if row["proposed"] == Placed.Standing.OUT and row["proposed_reserve"]:
        return _("Reserve %(n)s") % {"n": row["proposed_reserve"]}
    return str(Placed.Standing(row["proposed"]).label) if row["proposed"] else "–"


def _decided(row: dict[str, Any]) -> str:
    label = str(Outcome(row["outcome"]).label)
    return f"{label} {row['reserve']}" if row["reserve"] else label


def _points(thousandths: int | None) -> str:
    if thousandths is None:
        return "–"
    return str(number_format(round(thousandths / 1000, 1), decimal_pos=1, use_l10n=True))
