"""The board of decisions: a hundred lines a page, each written once and put as text into the template."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from spona.admissions.models.call import Call
from spona.admissions.queries import decisions as queries
from spona.admissions.queries.hiding import hidden_from
from spona.admissions.queries.loading import get_call
from spona.admissions.queries.standing import standing
from spona.admissions.states import Outcome, State
from spona.admissions.templatetags.selection import MARKS, points, total_of
from spona.core.economies import Denomination
from spona.core.public_ids import address_of_many
from spona.core.templatetags.spona import html_lang
from spona.people.access import EDIT, MANAGE, VIEW, may, staff_page
from spona.ui.templatetags.ui import badge

PAGE = 100


class Line(NamedTuple):
    """A row of the board as text."""

    url: str
    move: str  # the page on which its place in the reserve is changed; "" where it stands
    name: str
    lang: str
    code: str
    overruling: str
    place: int | None
    points: str
    credit: int
    where: str
    letter: str
    state: SafeString


class Group(NamedTuple):
    """Lines with the same outcome; "" where nothing is decided, "unread" for what she reads herself."""

    key: str
    title: str
    lines: list[Line]


@staff_page(VIEW)
def decisions(request: HttpRequest, call: str) -> HttpResponse:
    """Who gets what, what is missing before the letters can go out, and what became of the places."""
    shown = get_call(slug=call)
    hidden = hidden_from(call=shown, person=request.person)
    told = standing(call=shown, hidden=hidden)
    pages = Paginator(queries.decisions_seen_by(call=shown, hidden=hidden), PAGE)
    pages.count = told.rows  # known already: it is not asked again
    page = pages.get_page(request.GET.get("page"))
    offers, counted = queries.offers_of(call=shown, hidden=hidden)
    return render(
        request,
        "admissions/decision_board.html",
        {
            "call": shown,
            "cycle": shown.cycle,
            "groups": _groups(request, shown, (queries.Row(*row) for row in page.object_list)),
            "page_obj": page,
            "standing": told,
            "offers": offers,
            "counted": counted,
            "more_offers": sum(counted.values()) - len(offers),
            "may_edit": may(request.membership, EDIT),
            "may_publish": may(request.membership, MANAGE),
        },
    )


def _groups(request: HttpRequest, call: Call, rows: Iterable[queries.Row]) -> list[Group]:
    """The rows come in the order of their groups; words that many lines share are made once."""
    titles = {
        **{value: str(label) for value, label in Outcome.choices},
        "": _("Not decided yet"),
        "unread": _("You still read these"),
    }
    org = request.organisation.slug
    economies = request.denomination = Denomination(
        call.cycle.programme.kosovo_note, every_mention=True
    )
    words: dict[str, Any] = {
        "url": address_of_many("admissions_decision", org=org),
        "move": address_of_many("admissions_reserve_place", org=org),
        "badges": {value: badge(MARKS[State(value)], label) for value, label in State.choices},
        "economy": economies.name,
        "may_edit": may(request.membership, EDIT),
    }
    return [
        Group(key, titles[key], [_line(row, call, **words) for row in found])
        for key, found in groupby(rows, key=_key)
    ]


def _key(row: queries.Row) -> str:
    return "unread" if row.is_unread else row.outcome or ""


def _line(
    row: queries.Row, call: Call, *, url: Any, move: Any, badges: Any, economy: Any, may_edit: bool
) -> Line:
    if row.is_unread or not row.outcome:
        letter = "–"
    elif row.published_at:
        letter = date_format(localtime(row.published_at), "SHORT_DATE_FORMAT")
    else:
        letter = _("written") if row.is_written else _("not yet")
    may_move = may_edit and row.outcome == Outcome.RESERVE and not row.published_at
    return Line(
        url=url(row.public_id) if may_edit and not row.is_unread else "",
        move=move(row.public_id) if may_move else "",
        name=row.name,
        lang=html_lang(row.name_language) if row.name_language else "",
        code=row.public_id[:6].upper(),
        overruling=row.overruling or "",
        place=row.reserve_rank,
        points="" if row.is_unread else points(total_of(row.points, row.interview_points, call)),
        credit=row.credit or 0,
        where=", ".join(filter(None, (row.town, economy(row.economy) if row.economy else ""))),
        letter=letter,
        state=badges[row.state],
    )
