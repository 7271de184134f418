"""The report: counts that hold, small ones protected, each number with its rows, files that open."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from spona.core.scope import in_organisation
from spona.insights.exports import to_pdf, to_workbook
from spona.insights.indicators import INDICATORS
from spona.insights.queries import report_of, rows_behind
from spona.mentoring.actions import end_mentorship
from spona.mentoring.models import Mentorship
from spona.mentoring.session_actions import answer_session, record_session
from spona.mentoring.states import EndReason, Initiator, Medium, Outcome
from spona.people.actions import answer_monitoring, choose_consents
from spona.people.states import Channel, Purpose
from spona.programmes.actions import change_standing
from spona.programmes.states import Standing
from tests.characters import NOW, TODAY, House, make_mentee, visitor

REPORT = "/o/ours/desk/cycles/2026/report"


def meet(house: House, days_ago: int, minutes: int = 90) -> object:
    now = NOW - timedelta(days=days_ago)
    return record_session(
        mentorship=house.mentorship,
        by=house.mentee,
        held_on=now.date(),
        outcome=Outcome.HELD,
        minutes=minutes,
        medium=Medium.VIDEO,
        now=now,
    )


def test_a_session_counts_when_confirmed_or_unchallenged_for_14_days(scoped: House) -> None:
    old, new, denied = meet(scoped, 20, 60), meet(scoped, 3, 90), meet(scoped, 30, 120)
    answer_session(
        session=denied, participation=scoped.mentor, agrees=False,
        held_on=denied.held_on, minutes=30, outcome=Outcome.HELD, now=NOW,
    )  # fmt: skip
    figures = report_of(scoped.cycle, today=TODAY).figures
    assert (figures["sessions"].value, figures["hours"].value) == (1, 1.0)
    answer_session(session=new, participation=scoped.mentor, agrees=True, now=NOW)
    figures = report_of(scoped.cycle, today=TODAY).figures
    assert (figures["sessions"].value, figures["hours"].value) == (2, 2.5)
    assert (figures["sessions"].whole, figures["hours"].whole) == (9, 14)  # agreed: 9 × 90 min
    assert old.minutes == 60


def test_who_withdrew_stays_in_the_whole(scoped: House) -> None:
    change_standing(
        participation=scoped.other_mentee, standing=Standing.WITHDRAWN, by=None, now=NOW
    )
    figures = report_of(scoped.cycle, today=TODAY).figures
    assert (figures["withdrawn"].value, figures["withdrawn"].whole) == (1, 2)
    assert figures["withdrawn"].percent is None  # no percentage below ten


def economies(house: House, counts: dict[str, int]) -> None:
    for economy, number in counts.items():
        for n in range(number):
            make_mentee(
                house.cycle, f"{economy} {n}", areas=[], login=False, economy=economy,
                sectors=["music"],
            )  # fmt: skip


def test_small_cells_and_what_would_give_them_away_are_hidden(scoped: House) -> None:
    economies(scoped, {"AL": 7, "ME": 3, "MK": 6})  # and four people in RS
    table = next(t for t in report_of(scoped.cycle, today=TODAY).tables if t.key == "economy")
    shown = {key: count for key, _label, count in table.shown}
    assert set(shown) == {"AL", "MK"} and {key for key, _label in table.hidden} == {"ME", "RS"}
    assert table.total == 20


def test_a_table_that_the_figures_would_tell_is_not_shown(scoped: House) -> None:
    """One pair ended: the figure says "1 of 1", so its reason must not stand below."""
    end_mentorship(
        mentorship=scoped.mentorship, reason=EndReason.CONDUCT, initiator=Initiator.TEAM,
        today=TODAY, now=NOW, by=scoped.coordinator,
    )  # fmt: skip
    table = next(t for t in report_of(scoped.cycle, today=TODAY).tables if t.key == "end_reason")
    assert table.is_too_small and table.rows == [] and table.total is None


def test_sex_is_counted_only_while_its_consent_lives(scoped: House) -> None:
    economies(scoped, {"AL": 6})
    people = [p.person for p in scoped.cycle.participations.filter(person__economy="AL")]
    for person in people:
        answer_monitoring(
            person=person, sex="female", counted=True, language="en", channel=Channel.PAGE,
            now=NOW, by=person,
        )  # fmt: skip

    def women() -> int | None:
        table = next(t for t in report_of(scoped.cycle, today=TODAY).tables if t.key == "sex")
        return table.total if table.rows else 0

    assert women() == 6
    choose_consents(
        person=people[0], given={Purpose.MONITORING: False}, language="en",
        channel=Channel.PAGE, now=NOW, by=people[0],
    )  # fmt: skip
    assert women() == 5


def test_another_organisations_rows_are_not_counted(house: House, elsewhere: House) -> None:
    with in_organisation(elsewhere.organisation):
        economies(elsewhere, {"AL": 9})
        assert report_of(elsewhere.cycle, today=TODAY).figures["mentees"].value == 11
    with in_organisation(house.organisation):
        assert report_of(house.cycle, today=TODAY).figures["mentees"].value == 2


@pytest.mark.parametrize("indicator", list(INDICATORS))
def test_every_number_has_its_rows(scoped: House, indicator: str) -> None:
    meet(scoped, 20)
    figure = report_of(scoped.cycle, today=TODAY).figures[indicator]
    rows = rows_behind(scoped.cycle, indicator=indicator, today=TODAY)
    if indicator in {"hours", "median_sessions"}:
        assert len(rows) == 1
    else:
        assert len(rows) == figure.value


def test_names_are_for_those_who_may_edit(house: House) -> None:
    assert visitor(house.coordinator).get(f"{REPORT}/mentees/").status_code == 200
    assert visitor(house.viewer).get(f"{REPORT}/mentees/").status_code == 403
    assert visitor(house.coordinator).get(f"{REPORT}/nonsense/").status_code == 404
    body = visitor(house.viewer).get(f"{REPORT}/").content.decode()
    assert "Ana ours" not in body and f"{REPORT}/mentees/" not in body


@pytest.mark.parametrize("extra", [0, 2, 30])
def test_the_report_asks_equally_often(house: House, extra: int) -> None:
    with in_organisation(house.organisation):
        economies(house, {"AL": extra})
    client = visitor(house.coordinator)
    client.get(f"{REPORT}/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{REPORT}/").status_code == 200
    assert len(queries) == 8, [q["sql"][:90] for q in queries]


def test_the_pdf_is_tagged_and_says_its_language(scoped: House) -> None:
    scoped.mentee.person.economy = "XK"
    scoped.mentee.person.save()
    pdf = to_pdf(report_of(scoped.cycle, today=TODAY), funders=[], language="sr")
    assert pdf.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid", b"/Lang(sr"):
        assert mark in pdf, mark


def test_texts_are_data_and_never_code(scoped: House) -> None:
    scoped.cycle.name = {"en": '#panic("x") #{1+1} $x$ <a> *b* = c \\ "'}
    scoped.cycle.save()
    report = report_of(scoped.cycle, today=TODAY)
    assert to_pdf(report, funders=[], language="en").startswith(b"%PDF-")


def test_the_workbook_opens_with_numbers_as_numbers(scoped: House) -> None:
    scoped.cycle.name = {"en": "=HYPERLINK(1)"}
    scoped.cycle.save()
    report = report_of(scoped.cycle, today=TODAY)
    book = load_workbook(io.BytesIO(to_workbook(report, funders=[], language="en")))
    first = book.worksheets[0]
    assert first["A2"].value == "Mentees" and first["B2"].value == 2
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]


def test_files_come_through_the_page(house: House) -> None:
    client = visitor(house.viewer)
    pdf = client.get(f"{REPORT}.pdf?language=sr")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF-")
    assert pdf["Content-Disposition"].endswith(f'2026-{timezone.localdate():%Y-%m-%d}.pdf"')
    assert client.get(f"{REPORT}.xlsx").content.startswith(b"PK")


def test_pairs_across_a_border(scoped: House) -> None:
    assert report_of(scoped.cycle, today=TODAY).figures["cross_border"].value == 0
    scoped.mentor.person.economy = "AL"
    scoped.mentor.person.save()
    figure = report_of(scoped.cycle, today=TODAY).figures["cross_border"]
    assert (figure.value, figure.whole) == (1, Mentorship.objects.count())
