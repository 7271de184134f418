"""The team's pages about pairs: numbers, plain reasons, the rights of each role."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spona.core.scope import in_organisation
from spona.mentoring import actions, session_actions
from spona.mentoring.models import AgreementText, Mentorship, Session
from spona.mentoring.queries.counting import Numbers, counted_sessions, numbers_of
from spona.mentoring.queries.pairs import cycle_pairs
from spona.mentoring.rules import line_of, silent_days
from spona.mentoring.states import EndReason, Initiator, Medium, Outcome
from spona.messaging.models import Message
from spona.people.states import Channel
from spona.programmes.actions import change_standing
from spona.programmes.models import Participation
from spona.programmes.states import Standing
from spona.support.queries.standing import pairs_today
from tests.characters import NOW, TODAY, House, make_mentee, make_mentor, visitor


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def meet(house: House, day: date, *, pair: Mentorship | None = None, **more: object) -> Session:
    pair = pair or house.mentorship
    values = {
        "mentorship": pair,
        "by": pair.mentee,
        "held_on": day,
        "outcome": Outcome.HELD,
        "minutes": 90,
        "medium": Medium.VIDEO,
        "now": NOW,
    }
    return session_actions.record_session(**{**values, **more})


def the_line(house: House, today: date = TODAY) -> object:
    pair = cycle_pairs(cycle=house.cycle, show="all", today=today).get(pk=house.mentorship.pk)
    numbers = numbers_of(pairs=[pair], today=today)[pair.pk]
    return line_of(pair=pair, numbers=numbers, today=today)


def more_pairs(house: House, n: int) -> None:
    for number in range(n):
        mentee = make_mentee(house.cycle, f"M{number} ours", areas=[])
        mentor = make_mentor(house.cycle, f"N{number} ours", areas=[])
        pair = Mentorship.objects.create(
            organisation=house.organisation,
            cycle=house.cycle,
            mentee=mentee,
            mentor=mentor,
            started_on=date(2025, 12, 1),
        )
        session = meet(house, date(2026, 1, 10), pair=pair)
        session_actions.answer_session(
            session=session, participation=mentor, agrees=False, minutes=30, now=NOW
        )


def counted_minutes(house: House, today: date) -> dict[int, int]:
    """As a report adds them up: by pair, those without any left out."""
    rows = counted_sessions(cycle=house.cycle, today=today).order_by().values_list("mentorship")
    return dict(rows.annotate(minutes=Sum("minutes")))


def test_hours_count_once_confirmed_or_unchallenged_for_fourteen_days(scoped: House) -> None:
    session = meet(scoped, TODAY)
    day_13, day_14 = TODAY + timedelta(days=13), TODAY + timedelta(days=14)
    pair = scoped.mentorship.pk
    assert counted_minutes(scoped, day_13) == {}
    assert counted_minutes(scoped, day_14) == {pair: 90}
    answer = {"session": session, "participation": scoped.mentor, "now": NOW}
    session_actions.answer_session(**answer, agrees=True)
    assert counted_minutes(scoped, TODAY) == {pair: 90}
    session_actions.answer_session(**answer, agrees=False, minutes=60)
    assert counted_minutes(scoped, day_14) == {}
    session_actions.settle_session(session=session, participation=scoped.mentee, now=NOW)
    assert counted_minutes(scoped, TODAY) == {pair: 60}


@pytest.mark.parametrize("outcome", [o for o in Outcome if o != Outcome.HELD])
def test_what_was_not_held_never_counts(scoped: House, outcome: Outcome) -> None:
    meet(scoped, TODAY, outcome=outcome)
    later = TODAY + timedelta(days=60)
    assert counted_sessions(cycle=scoped.cycle, today=later).count() == 0


def test_another_cycles_sessions_are_not_counted(scoped: House, elsewhere: House) -> None:
    meet(scoped, TODAY)
    later = TODAY + timedelta(days=60)
    assert counted_sessions(cycle=scoped.cycle, today=later).count() == 1
    with in_organisation(elsewhere.organisation):
        assert counted_sessions(cycle=elsewhere.cycle, today=later).count() == 0


def silent_pairs(house: House, today: date) -> list[int]:
    found = cycle_pairs(cycle=house.cycle, show="silent", today=today)
    return list(found.values_list("pk", flat=True))


def test_silence_is_a_plain_rule_in_sql_and_in_words(scoped: House) -> None:
    pair = scoped.mentorship.pk
    meet(scoped, date(2026, 2, 1))
    day_45, day_46 = date(2026, 3, 18), date(2026, 3, 19)
    assert (silent_pairs(scoped, day_45), the_line(scoped, day_45).silent) == ([], None)
    assert (silent_pairs(scoped, day_46), the_line(scoped, day_46).silent) == ([pair], 46)


def test_a_meeting_that_did_not_take_place_does_not_end_silence(scoped: House) -> None:
    meet(scoped, date(2026, 3, 1), outcome=Outcome.CANCELLED)
    assert the_line(scoped, date(2026, 3, 19)).silent == 108


def test_a_paused_pair_is_not_silent_and_counts_anew_when_it_goes_on(scoped: House) -> None:
    common = {"mentorship": scoped.mentorship, "now": NOW, "by": scoped.coordinator}
    reason = {"reason": EndReason.MENTEE_TIME, "initiator": Initiator.MENTEE}
    actions.pause_mentorship(**common, **reason, today=TODAY)
    assert (silent_pairs(scoped, TODAY), the_line(scoped).silent) == ([], None)
    actions.resume_mentorship(**common, today=TODAY)
    later = TODAY + timedelta(days=45)
    assert (silent_pairs(scoped, later), the_line(scoped, later).silent) == ([], None)
    later += timedelta(days=1)
    assert (silent_pairs(scoped, later), the_line(scoped, later).silent) == (
        [scoped.mentorship.pk],
        46,
    )


def test_before_the_kick_off_nobody_is_silent(scoped: House) -> None:
    scoped.cycle.kick_off_on = TODAY + timedelta(days=3)
    assert silent_pairs(scoped, TODAY) == []


def test_the_drawing_has_one_square_for_each_agreed_session(scoped: House) -> None:
    for day in range(1, 12):
        session = meet(scoped, date(2026, 1, day))
        if day <= 3:
            session_actions.answer_session(
                session=session, participation=scoped.mentor, agrees=True, now=NOW
            )
    line = the_line(scoped)
    assert [state for _x, state in line.cells] == ["counted"] * 3 + ["held"] * 6
    assert (line.held, line.hours, line.hours_agreed) == (11, 4.5, 13.5)


@pytest.mark.parametrize(
    ("began", "months", "expected"),
    [
        (date(2025, 12, 1), 12, 9),  # with the cycle
        (date(2025, 12, 28), 12, 9),  # within its first month
        (date(2026, 1, 11), 12, 8),  # ten of twelve
        (date(2026, 3, 10), 12, 7),  # up to the tenth, March counts: nine of twelve
        (date(2026, 3, 11), 12, 6),  # eight of twelve
        (date(2026, 3, 11), 15, 7),  # the cycle was made longer: eleven of fifteen
        (date(2026, 11, 25), 12, 1),
    ],
)
def test_a_pair_that_joins_late_is_expected_its_share(
    scoped: House, began: date, months: int, expected: int
) -> None:
    scoped.mentorship.started_on = began
    scoped.mentorship.cycle.months = months
    line = line_of(pair=scoped.mentorship, numbers=Numbers(), today=TODAY)
    assert (line.agreed, len(line.cells)) == (expected, expected)
    assert line.hours_agreed == expected * 1.5


def test_no_shows_in_a_row_are_counted(scoped: House) -> None:
    def no_shows() -> int:
        (now,) = pairs_today(cycle=scoped.cycle, today=TODAY)
        return now.numbers.no_shows

    assert no_shows() == 0
    meet(scoped, date(2026, 3, 1), outcome=Outcome.NO_SHOW_MENTEE)
    assert no_shows() == 1
    meet(scoped, date(2026, 3, 8), outcome=Outcome.NO_SHOW_MENTOR)
    assert no_shows() == 2
    meet(scoped, date(2026, 3, 15))
    assert no_shows() == 0


def test_numbers_are_the_same_for_a_list_for_the_rules_and_for_the_report(scoped: House) -> None:
    more_pairs(scoped, 2)
    for day in (1, 2, 20):
        session = meet(scoped, date(2026, 1, day))
        if day == 2:
            session_actions.answer_session(
                session=session, participation=scoped.mentor, agrees=True, now=NOW
            )
    for today in (date(2026, 1, 21), TODAY, TODAY + timedelta(days=30)):
        now = pairs_today(cycle=scoped.cycle, today=today)
        of_list = numbers_of(pairs=[n.pair for n in now], today=today)
        assert {n.pair.pk: n.numbers for n in now} == of_list
        minutes = counted_minutes(scoped, today)
        assert minutes == {
            pk: numbers.minutes_counted
            for pk, numbers in of_list.items()
            if numbers.minutes_counted
        }
        assert set(cycle_pairs(cycle=scoped.cycle, show="differing", today=today)) == {
            n.pair for n in now if n.numbers.disputed
        }
        assert set(cycle_pairs(cycle=scoped.cycle, show="silent", today=today)) == {
            n.pair
            for n in now
            if silent_days(mentorship=n.pair, last_held_on=n.numbers.last_held_on, today=today)
        }


def test_the_list_of_agreements_wants_both_yeses_to_the_newest_version(scoped: House) -> None:
    def open_ones() -> list[Mentorship]:
        return list(cycle_pairs(cycle=scoped.cycle, show="agreement", today=TODAY))

    def accept(side: Participation) -> None:
        actions.accept_agreement(
            mentorship=scoped.mentorship,
            participation=side,
            language="en",
            channel=Channel.LINK,
            now=NOW,
        )

    assert open_ones() == [scoped.mentorship]
    accept(scoped.mentee)
    assert open_ones() == [scoped.mentorship]
    accept(scoped.mentor)
    assert open_ones() == []
    actions.publish_agreement(cycle=scoped.cycle, body={"en": "New"}, by=None, now=NOW)
    assert open_ones() == [scoped.mentorship]


def test_a_running_pair_of_somebody_who_left_says_so(house: House) -> None:
    client, pair = visitor(house.coordinator), house.mentorship
    pages = ["/o/ours/desk/cycles/2026/pairs/?show=all", f"/o/ours/desk/pairs/{pair.public_id}/"]
    said = f"{house.mentor.person.name} has left the cycle"

    def says() -> list[bool]:
        return [said in client.get(page).content.decode() for page in pages]

    assert says() == [False, False]
    with in_organisation(house.organisation):
        left = {"standing": Standing.WITHDRAWN, "by": house.coordinator, "now": NOW}
        change_standing(participation=house.mentor, **left)
    assert says() == [True, True]
    with in_organisation(house.organisation):
        actions.complete_mentorship(mentorship=pair, today=TODAY, now=NOW, by=house.coordinator)
    assert says() == [False, False]


@pytest.mark.parametrize("extra", [0, 2, 30])
def test_the_list_asks_the_database_equally_often(house: House, extra: int) -> None:
    with in_organisation(house.organisation):
        meet(house, TODAY)
        more_pairs(house, extra)
    client = visitor(house.coordinator)
    url = "/o/ours/desk/cycles/2026/pairs/"
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) == 8, [q["sql"][:80] for q in queries]


@pytest.mark.parametrize("extra", [1, 3, 9])
def test_a_pairs_page_asks_the_database_equally_often(house: House, extra: int) -> None:
    with in_organisation(house.organisation):
        for day in range(1, extra + 1):
            meet(house, date(2026, 1, day))
    client = visitor(house.coordinator)
    url = f"/o/ours/desk/pairs/{house.mentorship.public_id}/"
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) == 11, [q["sql"][:80] for q in queries]


def test_the_list_says_the_plain_reason(house: House) -> None:
    with in_organisation(house.organisation):
        meet(house, date(2026, 2, 22))
    page = visitor(house.viewer).get("/o/ours/desk/cycles/2026/pairs/").content.decode()
    assert "No session recorded for 52 days; the programme asks for one every 45." in page


@pytest.mark.parametrize(
    "show", ["live", "silent", "differing", "agreement", "paused", "over", "all", "nonsense", ""]
)
def test_every_choice_of_the_list_opens(house: House, show: str) -> None:
    url = f"/o/ours/desk/cycles/2026/pairs/?show={show}"
    assert visitor(house.viewer).get(url).status_code == 200


def test_both_words_stand_side_by_side_on_the_pairs_page(house: House) -> None:
    with in_organisation(house.organisation):
        session = meet(house, TODAY)
        session_actions.answer_session(
            session=session, participation=house.mentor, agrees=False, minutes=60, now=NOW
        )
    url = f"/o/ours/desk/pairs/{house.mentorship.public_id}/"
    page = " ".join(visitor(house.viewer).get(url).content.decode().split())
    assert "90 minutes" in page
    assert "60 minutes" in page
    assert "Remembered differently" in page


STEPS = {
    "pause": ({"reason": "other", "initiator": "team"}, "paused"),
    "end": ({"reason": "no_fit", "initiator": "both", "tell": "on"}, "ended"),
    "completion": ({}, "completed"),
}


@pytest.mark.parametrize("step", STEPS)
def test_the_team_takes_a_step_and_a_viewer_does_not(house: House, step: str) -> None:
    data, after = STEPS[step]
    url = f"/o/ours/desk/pairs/{house.mentorship.public_id}/{step}/"
    assert visitor(house.viewer).post(url, data).status_code == 403
    assert visitor(house.mentee.person).post(url, data).status_code == 404
    assert visitor(house.coordinator).post(url, data).status_code == 302
    with in_organisation(house.organisation):
        assert Mentorship.objects.get().state == after
    # Sent again from an old page: said, not crashed, nothing changed.
    assert visitor(house.coordinator).post(url, data).status_code == 302
    with in_organisation(house.organisation):
        assert Mentorship.objects.get().state == after


def test_a_step_without_a_reason_is_asked_again(house: House) -> None:
    url = f"/o/ours/desk/pairs/{house.mentorship.public_id}/end/"
    assert visitor(house.coordinator).post(url, {"reason": "nonsense"}).status_code == 422
    assert visitor(house.coordinator).get(url).status_code == 200


def test_it_goes_on_after_a_pause(house: House) -> None:
    with in_organisation(house.organisation):
        Mentorship.objects.update(state="paused")
    url = f"/o/ours/desk/pairs/{house.mentorship.public_id}/resumption/"
    assert visitor(house.coordinator).post(url).status_code == 302
    with in_organisation(house.organisation):
        pair = Mentorship.objects.get()
        assert (pair.state, pair.resumed_on) == ("active", TODAY)


def test_asking_them_to_log_sends_one_mail_each_a_day(house: House) -> None:
    url = f"/o/ours/desk/pairs/{house.mentorship.public_id}/reminder/"
    for _n in range(2):
        assert visitor(house.coordinator).post(url).status_code == 302
    with in_organisation(house.organisation):
        assert Message.objects.filter(kind="session_reminder").count() == 2


def test_the_agreement_is_published_as_a_new_version(house: House) -> None:
    url = "/o/ours/desk/cycles/2026/agreement/"
    coordinator = visitor(house.coordinator)
    assert coordinator.get(url).status_code == 200
    assert coordinator.post(url, {"body__en": "New words", "body__sr": ""}).status_code == 302
    with in_organisation(house.organisation):
        texts = list(AgreementText.objects.order_by("version").values_list("version", "body"))
        assert texts == [(1, {"en": "We meet monthly. ours"}), (2, {"en": "New words"})]
        actions.accept_agreement(
            mentorship=house.mentorship,
            participation=house.mentee,
            language="en",
            channel=Channel.PAGE,
            now=NOW,
        )
        assert the_line(house).accepted == 1
    assert visitor(house.viewer).get(url).status_code == 403
    assert coordinator.post(url, {"body__en": " ", "body__sr": ""}).status_code == 422


def test_other_organisations_pairs_do_not_exist(house: House, elsewhere: House) -> None:
    client = visitor(house.owner)
    theirs = elsewhere.mentorship.public_id
    for page in ("", "pause/", "end/", "completion/", "resumption/", "reminder/"):
        assert client.post(f"/o/ours/desk/pairs/{theirs}/{page}").status_code in {404, 405}
        assert client.get(f"/o/elsewhere/desk/pairs/{theirs}/{page}").status_code == 404
    page = client.get("/o/ours/desk/cycles/2026/pairs/?show=all").content.decode()
    assert "Ana ours" in page
    assert "Ana elsewhere" not in page


typed = st.one_of(st.text(max_size=60), st.sampled_from(["other", "team", "on", "no_fit"]))
FIELDS = ["reason", "initiator", "tell", "body__en", "body__sr", "body__xx"]


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.dictionaries(st.sampled_from(FIELDS), typed))
def test_whatever_the_team_types_the_answer_is_never_an_error_of_ours(
    house: House, data: dict[str, str]
) -> None:
    client = visitor(house.coordinator)
    one = f"/o/ours/desk/pairs/{house.mentorship.public_id}/"
    pages = [f"{one}pause/", f"{one}end/", "/o/ours/desk/cycles/2026/agreement/"]
    assert {client.post(page, data).status_code for page in pages} <= {302, 422}
