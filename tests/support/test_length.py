"""A cycle longer or shorter: seen first, confirmed with a reason, told only if somebody says so."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.mentoring.models import Mentorship
from spona.mentoring.queries.counting import numbers_of
from spona.mentoring.rules import sessions_expected
from spona.messaging.models import Message
from spona.programmes.models import Cycle, Phase
from spona.support.actions.planning import ensure_plan
from spona.support.models.checkin import CheckIn
from spona.support.queries.length import preview_length
from tests.characters import NOW, TODAY, House, make_mentee, make_mentor, visitor

PAGE = "/o/ours/desk/cycles/2026/care/length/"


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def year(house: House) -> House:
    """The cycle of December to December, with phases, check-ins and a pair that began in June."""
    with in_organisation(house.organisation):
        ensure_plan(cycle=house.cycle)
        for key, after, days in (
            ("kick-off", 0, 2),
            ("mentoring", 0, 365),
            ("workshops", 30, 300),
            ("closure", 335, 30),
            ("report", 368, 60),
        ):
            Phase.objects.create(
                organisation=house.organisation,
                cycle=house.cycle,
                key=key,
                name={"en": key},
                starts_after=after,
                days=days,
            )
        late_pair(house, "late", date(2026, 6, 1))
    return house


def late_pair(house: House, name: str, started_on: date) -> Mentorship:
    return Mentorship.objects.create(
        organisation=house.organisation,
        cycle=house.cycle,
        mentee=make_mentee(house.cycle, f"Mentee {name} ours", areas=[]),
        mentor=make_mentor(house.cycle, f"Mentor {name} ours", areas=[]),
        started_on=started_on,
    )


def cycle_of(house: House) -> Cycle:
    return Cycle.objects.get(pk=house.cycle.pk)


def expected(house: House) -> list[int]:
    pairs = Mentorship.objects.select_related("cycle").order_by("started_on")
    return [sessions_expected(pair) for pair in pairs.filter(cycle=house.cycle)]


def test_what_is_shown_first_is_what_holds_afterwards(year: House) -> None:
    with in_organisation(year.organisation):
        before = expected(year)
        shown = preview_length(cycle=cycle_of(year), months=15, sessions=12, today=TODAY)
        assert expected(year) == before and cycle_of(year).months == 12
    assert shown.ends_on == date(2027, 3, 1)
    assert [(one.now, one.then, one.held) for one in shown.pairs] == [(9, 12, 0), (4, 7, 0)]
    by = timedelta(days=90)
    assert {one.phase.key: (one.starts_on, one.days) for one in shown.phases} == {
        "mentoring": (date(2025, 12, 1), 455),
        "closure": (date(2025, 12, 1) + timedelta(days=335) + by, 30),
        "report": (date(2025, 12, 1) + timedelta(days=368) + by, 60),
    }
    # A third of the year is over: what lay before today is not moved.
    assert {one.check_in.key: one.after for one in shown.check_ins} == {
        "mid-term": round(182 * 15 / 12),
        "month-9": round(274 * 15 / 12),
    }
    said = {
        "months": "15", "sessions": "12", "seen_months": "12", "seen_sessions": "9",
        "reason": "Two gatherings fell out", "moves": "on",
    }  # fmt: skip
    assert visitor(year.manager).post(PAGE, said).status_code == 302
    with in_organisation(year.organisation):
        assert expected(year) == [12, 7]
        closure = Phase.objects.select_related("cycle").get(key="closure")
        assert closure.starts_on == date(2025, 12, 1) + timedelta(days=335) + by
        assert Phase.objects.get(key="workshops").days == 300
        assert CheckIn.objects.get(key="mid-term").after == 228
        assert CheckIn.objects.get(key="quarter").after == 91
        assert not Message.objects.exists()
        line = AuditLine.objects.get(verb="support.cycle_length_changed")
        assert (line.actor_name, line.detail["reason"]) == (
            "Manager ours", "Two gatherings fell out",
        )  # fmt: skip
        assert (line.detail["before"], line.detail["after"]) == ([12, 9], [15, 12])
    assert "Two gatherings fell out" in visitor(year.owner).get(PAGE).content.decode()


def test_a_shorter_one_keeps_what_was_held_and_says_what_lies_beyond(year: House) -> None:
    with in_organisation(year.organisation):
        shown = preview_length(cycle=cycle_of(year), months=6, sessions=5, today=TODAY)
        held = numbers_of(pairs=[year.mentorship], today=TODAY)[year.mentorship.pk].held
    assert [one.held for one in shown.pairs] == [held, 0]
    assert [(one.now, one.then) for one in shown.pairs] == [(9, 5), (4, 1)]
    assert {one.phase.key for one in shown.phases if one.is_beyond} == {"workshops"}
    gone = (TODAY - date(2025, 12, 1)).days
    assert all(one.after > gone for one in shown.check_ins) and shown.check_ins


def test_both_are_told_only_if_it_is_ticked_and_none_whom_a_trust_person_paused(
    year: House,
) -> None:
    with in_organisation(year.organisation):
        paused = late_pair(year, "paused", date(2026, 1, 5))
        Mentorship.objects.filter(pk=paused.pk).update(state="paused", is_suspended=True)
        late_pair(year, "over", date(2026, 1, 6))
        Mentorship.objects.filter(started_on=date(2026, 1, 6)).update(
            state="ended", ended_on=date(2026, 2, 1)
        )
    said = {
        "months": "12", "sessions": "7", "seen_months": "12", "seen_sessions": "9",
        "reason": "Money", "tells": "on",
    }  # fmt: skip
    assert visitor(year.owner).post(PAGE, said).status_code == 302
    with in_organisation(year.organisation):
        mails = list(Message.objects.filter(kind="cycle_length").order_by("pk"))
        assert {one.person_id for one in mails} == {
            person
            for pair in Mentorship.objects.filter(state="active", cycle=year.cycle)
            for person in (pair.mentee.person_id, pair.mentor.person_id)
        }
        assert len(mails) == 4
        assert "7 meetings are meant for you and Đorđe ours" in mails[0].text
        assert "Money" not in mails[0].text
        assert not Phase.objects.filter(starts_after=0, days__gt=365).exists()


def test_more_pairs_than_fit_into_one_act_are_left_to_a_letter(
    year: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spona.support.queries.length.MOST_TOLD", 1)
    owner = visitor(year.owner)
    page = owner.get(PAGE, {"months": "15", "sessions": "12"}).content.decode()
    assert 'name="tells"' not in page and "/o/ours/desk/cycles/2026/letters/" in page
    said = {
        "months": "15", "sessions": "12", "seen_months": "12", "seen_sessions": "9",
        "reason": "Money", "tells": "on",
    }  # fmt: skip
    assert owner.post(PAGE, said).status_code == 302
    with in_organisation(year.organisation):
        assert cycle_of(year).months == 15
        assert not Message.objects.filter(kind="cycle_length").exists()


def test_nothing_happens_without_a_reason_from_an_old_page_or_for_the_same_numbers(
    year: House,
) -> None:
    owner = visitor(year.owner)
    said = {"months": "15", "sessions": "12", "seen_months": "12", "seen_sessions": "9"}
    assert owner.post(PAGE, said).status_code == 422
    for wrong in (
        {"seen_months": "11"},
        {"seen_sessions": "8"},
        {"months": "12", "sessions": "9"},
        {"months": "0"},
        {"months": "37"},
        {"sessions": "999999"},
    ):
        refused = owner.post(PAGE, {**said, "reason": "Because", **wrong})
        assert refused.status_code == 422
    assert visitor(year.coordinator).get(PAGE).status_code in {403, 404}
    with in_organisation(year.organisation):
        assert (cycle_of(year).months, cycle_of(year).sessions_agreed) == (12, 9)
        assert not AuditLine.objects.filter(verb="support.cycle_length_changed").exists()


def test_the_preview_costs_the_same_for_two_pairs_and_five(year: House) -> None:
    owner, found = visitor(year.owner), []
    for more in (0, 3):
        with in_organisation(year.organisation):
            for n in range(more):
                late_pair(year, f"M{n}", date(2026, 3, 1))
        with CaptureQueriesContext(connection) as queries:
            shown = owner.get(PAGE, {"months": "15", "sessions": "12"})
        assert shown.status_code == 200
        found.append(len(queries))
    assert found == [9, 9]
    # Asked for what is, it says so.
    assert (
        "nothing would change"
        in owner.get(PAGE, {"months": "12", "sessions": "9"}).content.decode()
    )


def test_it_is_found_from_the_pairs_the_cycle_and_its_settings(year: House) -> None:
    base = "/o/ours/desk/cycles/2026/"
    for page in (base, f"{base}settings/", f"{base}pairs/"):
        shown = visitor(year.manager).get(page)
        assert shown.status_code == 200 and PAGE in shown.content.decode(), page
    for page in (base, f"{base}pairs/"):
        assert PAGE not in visitor(year.coordinator).get(page).content.decode()
