"""The call's public page: from the second it opens, in each language, kept, counted, of one house only."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from spona.admissions.actions import channels
from spona.admissions.models.call import Call, Criterion, Extension, Visits
from spona.admissions.queries.public import call_rows, calls_to_show, countdown
from spona.admissions.states import CallState, SourceKind
from spona.core.scope import in_organisation
from spona.programmes.models import Cycle, Phase
from spona.programmes.states import Part
from spona.questions.models import QuestionnaireVersion
from tests.admissions.calls import make_call
from tests.characters import House, visitor

PAGE = "/o/ours/calls/call-ours/"


def now() -> datetime:
    return timezone.now().replace(microsecond=0)


def open_call(house: House, **fields: Any) -> Call:
    with in_organisation(house.organisation):
        return make_call(
            house,
            **{"opens_at": now() - timedelta(1), "closes_at": now() + timedelta(10), **fields},
        )


def page(address: str = PAGE, **headers: str) -> str:
    answer = visitor().get(address, headers=headers)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def change(house: House, call: Call, **fields: Any) -> None:
    with in_organisation(house.organisation):
        Call.objects.filter(pk=call.pk).update(**fields)


def test_it_does_not_exist_before_it_is_published(house: House) -> None:
    open_call(house, published_at=None)
    assert visitor().get(PAGE).status_code == 404
    assert visitor(house.mentee.person).get(PAGE).status_code == 404
    assert "only the team sees it" in visitor(house.viewer).get(PAGE).content.decode()
    with in_organisation(house.organisation):
        assert Visits.objects.count() == 0


def test_the_kept_page_does_not_outlive_the_moments_of_the_call(house: House) -> None:
    call = open_call(house, opens_at=now() + timedelta(days=3))
    assert ("in 3 days" in page(), "Closes on" in page()) == (True, False)
    change(house, call, opens_at=now() - timedelta(seconds=1))
    assert ("in 10 days" in page(), "Closes on" in page()) == (True, True)
    change(house, call, closes_at=now())
    assert ("Closed since" in page(), "Begin your application" in page()) == (True, False)


def test_the_clock_alone_closes_the_page(house: House, monkeypatch: Any) -> None:
    """No row changes: the page kept a second before is not shown a second after."""
    call = open_call(house)
    moments = [call.closes_at - timedelta(seconds=1), call.closes_at]
    seen = []
    for moment in moments:
        monkeypatch.setattr("spona.people.access.timezone.now", lambda m=moment: m)
        seen.append("Closed since" in page())
    assert seen == [False, True]


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), 1),  # 23:59 on the evening before
        (datetime(2026, 3, 28, 23, 1, tzinfo=UTC), 0),  # 0:01 of the short night
        (datetime(2026, 3, 19, 12, 0, tzinfo=UTC), 10),
    ],
)
def test_days_are_counted_on_the_calls_own_calendar(at: datetime, days: int) -> None:
    closes_at = datetime(2026, 3, 29, 21, 59, tzinfo=UTC)
    call = Call(opens_at=at - timedelta(30), closes_at=closes_at, published_at=at)
    assert countdown(call, now=at).days == days


def test_everything_stands_on_the_page_before_anybody_begins(house: House) -> None:
    call = open_call(
        house,
        asks={"en": "Two days a month, <script>alert(1)</script> **truly**."},
        questions_answered=[{"question": {"en": "May I?"}, "answer": {"en": "You may."}}],
        retention_months=7,
    )
    with in_organisation(house.organisation):
        Extension.objects.create(
            organisation=house.organisation, call=call, before=call.closes_at - timedelta(5),
            after=call.closes_at, reason={"en": "The network was down."}, at=now(),
        )  # fmt: skip
        Phase.objects.create(
            organisation=house.organisation, cycle=house.cycle, key="reading",
            name={"en": "Reading"}, starts_after=-20, days=5,
        )  # fmt: skip
        Cycle.objects.filter(pk=house.cycle.pk).update(kick_off_on=date.today() + timedelta(60))
    text = page()
    for words in (
        "Belgrade time", "A year with a mentor. ours", "<strong>truly</strong>", "Clarity", "60",
        "Why now?", "up to 2000 characters", "Kosovo*", "UNSCR", "May I?", "7 months after",
        "The network was down.", "Reading", "team@ours.example",
    ):  # fmt: skip
        assert words in text, words
    assert "<script>alert" not in text
    assert "elsewhere" not in text


def test_a_change_of_any_row_is_seen_at_once(house: House) -> None:
    call = open_call(house)
    page()
    with in_organisation(house.organisation):
        Criterion.objects.filter(call=call, key="clarity").update(name={"en": "Lucidity"})
        version = QuestionnaireVersion.objects.get(questionnaire=call.questionnaire)
        QuestionnaireVersion.objects.create(
            organisation=house.organisation, questionnaire=call.questionnaire, number=2,
            content=[{**version.content[3], "text": {"en": "Why only now?"}}], published_at=now(),
        )  # fmt: skip
    text = page()
    assert ("Lucidity" in text, "Why only now?" in text, "Why now?" in text) == (True, True, False)


def test_each_language_of_the_cycle(house: House) -> None:
    change(house, open_call(house), gives={"en": "A year.", "sr": "Година с ментором."})
    with in_organisation(house.organisation):
        channels.add_source(
            call=Call.objects.get(), name="Letter", kind=SourceKind.CHANNEL, held_on=None, by=None
        )
    assert "Година с ментором." in page(PAGE + "?lang=sr")
    assert "Godina s mentorom." in page(PAGE + "?lang=sr-latn")
    text = page(PAGE + "?from=letter")
    assert 'href="?lang=sr&amp;from=letter"' in text


def test_language_and_channel_go_along_to_where_applying_begins(house: House) -> None:
    call = open_call(house)
    with in_organisation(house.organisation):
        channels.add_source(
            call=call, name="Letter", kind=SourceKind.CHANNEL, held_on=None, by=None
        )
    start = f'href="{PAGE}application/?lang=sr&amp;from=letter"'
    assert start in page(PAGE + "?lang=sr&from=letter")
    assert f'href="{PAGE}application/"' in page(PAGE + "?from=nobody")
    assert '<html lang="sr-Cyrl"' in page(PAGE + "application/?lang=sr&from=letter")


def test_a_standing_pool_says_until_when_it_counts_for_this_cycle(house: House) -> None:
    call = open_call(
        house,
        part=Part.MENTOR,
        closes_at=None,
        cut_off_at=datetime(2031, 5, 12, 21, 59, tzinfo=UTC),
    )
    text = page()
    assert "This call stands open." in text
    assert "What is sent until 12 May 2031 at 23:59 (Belgrade time) counts for this cycle" in text
    change(house, call, cut_off_at=now() - timedelta(1))
    assert "What is sent now counts for the next cycle." in page()


def test_visits_are_counted_without_knowing_anybody(house: House, elsewhere: House) -> None:
    call = open_call(house)
    open_call(elsewhere)
    with in_organisation(house.organisation):
        channels.add_source(
            call=call, name="Letter", kind=SourceKind.CHANNEL, held_on=None, by=None
        )
    answer = visitor().get(PAGE + "?from=letter")
    assert not answer.cookies
    page(PAGE + "?from=letter")
    page(PAGE + "?from=unknown")
    page(PAGE + "?from=%3Cscript%3E")
    page(PAGE, **{"User-Agent": "Googlebot/2.1"})
    visitor().head(PAGE)
    visitor(house.viewer).get(PAGE)
    with in_organisation(house.organisation):
        assert dict(Visits.objects.values_list("tag", "n")) == {"letter": 2, "": 2}
    with in_organisation(elsewhere.organisation):
        assert Visits.objects.count() == 0


def test_nothing_of_another_organisation(house: House, elsewhere: House) -> None:
    open_call(house)
    open_call(elsewhere)
    assert "elsewhere" not in page()
    assert visitor().get("/o/ours/calls/call-elsewhere/").status_code == 404
    assert "elsewhere" in page("/o/elsewhere/calls/call-elsewhere/")


def test_a_kept_page_takes_three_queries(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    open_call(house)
    page()
    with django_assert_num_queries(3):  # the organisation, the call with all its rows, the count
        answer = visitor().get(PAGE)
    again = visitor().get(PAGE, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


# On the pages of the organisation and of the cycle


@pytest.mark.parametrize("address", ["/o/ours/", "/o/ours/programmes/2026/"])
def test_an_open_call_stands_on_the_other_pages(
    house: House, elsewhere: House, address: str
) -> None:
    assert "call-ours" not in page(address)
    call = open_call(house)
    open_call(elsewhere)
    text = page(address)
    assert ("/calls/call-ours/" in text, "in 10 days" in text) == (True, True)
    assert "elsewhere" not in text
    change(house, call, closes_at=now())
    assert "/calls/call-ours/" not in page(address)
    change(house, call, closes_at=now() + timedelta(5), published_at=None)
    assert "/calls/call-ours/" not in page(address)


def test_calls_are_read_from_the_rows_of_their_cycles(scoped: House) -> None:
    make_call(scoped, closes_at=None, opens_at=datetime(2026, 1, 1, 12, 30, 15, tzinfo=UTC))
    cycle = Cycle.objects.annotate(call_rows=call_rows()).get()
    found = calls_to_show(cycle.call_rows, now=datetime(2026, 1, 1, 12, 30, 14, tzinfo=UTC))
    assert [(call.slug, call.countdown.state) for call in found] == [
        ("call-ours", CallState.AWAITED)
    ]
    found = calls_to_show(cycle.call_rows, now=datetime(2026, 1, 1, 12, 30, 15, tzinfo=UTC))
    assert [call.countdown.state for call in found] == [CallState.OPEN]
