"""The desk of calls: moments on the call's own clock, publishing, the one extension, the rubric, channels."""

import csv
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import override
from pytest_django.fixtures import DjangoAssertNumQueries

from spona.admissions.actions import calls as actions
from spona.admissions.actions import channels
from spona.admissions.actions.rubric import CriterionSaid, NotWhole, RubricStands, save_rubric
from spona.admissions.forms.calls import SettingsForm
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call, Extension, Source, Visits
from spona.admissions.models.review import Conflict
from spona.admissions.queries.calls import (
    call_rows,
    criteria_of,
    dates_of,
    state_of,
    what_is_missing,
)
from spona.admissions.queries.channels import channel_report
from spona.admissions.states import CallState, RoundState, SourceKind, State
from spona.core.local_time import Hour, clock_words, hour_words, moment_of
from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.programmes.models import Phase
from spona.programmes.states import Part
from tests.admissions.calls import (
    assign,
    make_application,
    make_call,
    make_form,
    make_review,
    make_reviewer,
    make_round,
)
from tests.characters import NOW, House, visitor

BELGRADE = ZoneInfo("Europe/Belgrade")
SECOND = timedelta(seconds=1)
DESK = "/o/ours/desk/calls/call-ours/"


def complete(call: Call, by: Any = None) -> Call:
    """Everything essential, in both languages of the house."""
    words = {"en": "Words", "sr": "Речи"}
    return actions.save_texts(call=call, by=by, title=words, gives=words, asks=words, who=words)


# Moments


def test_open_from_the_second_it_opens_up_to_the_second_it_closes(scoped: House) -> None:
    call = make_call(scoped)
    at = {
        call.opens_at - SECOND: CallState.AWAITED,
        call.opens_at: CallState.OPEN,
        call.closes_at - SECOND: CallState.OPEN,
        call.closes_at: CallState.CLOSED,
    }
    assert {moment: state_of(call, now=moment) for moment in at} == at
    call.published_at = None
    assert state_of(call, now=NOW) == CallState.DRAFT


def test_a_call_without_a_last_day_stands_open(scoped: House) -> None:
    call = make_call(scoped, part=Part.MENTOR, closes_at=None)
    assert state_of(call, now=NOW + timedelta(3650)) == CallState.OPEN


@pytest.mark.parametrize(
    ("local", "hour", "first", "later"),
    [
        (datetime(2026, 3, 28, 23, 59), Hour.ONCE, "2026-03-28T22:59", "2026-03-28T22:59"),
        (datetime(2026, 3, 29, 2, 30), Hour.NEVER, "2026-03-29T01:00", "2026-03-29T01:00"),
        (datetime(2026, 10, 25, 2, 30), Hour.TWICE, "2026-10-25T00:30", "2026-10-25T01:30"),
    ],
)
def test_nights_in_which_the_clocks_change(
    local: datetime, hour: Hour, first: str, later: str
) -> None:
    one, two = moment_of(local, BELGRADE), moment_of(local, BELGRADE, later=True)
    assert (one.hour, one.at.isoformat()[:16]) == (hour, first)
    assert two.at.isoformat()[:16] == later


def test_moments_in_words() -> None:
    moment = datetime(2026, 5, 12, 21, 59, tzinfo=UTC)
    with override("en"):
        assert hour_words(moment, BELGRADE) == "12 May 2026 at 23:59"
        assert hour_words(moment + SECOND, BELGRADE) == "12 May 2026 at 23:59:01"
        assert clock_words("Europe/Belgrade") == "Belgrade time"
        assert clock_words("America/New_York") == "New York time"


def settings_of(call: Call, **changes: Any) -> dict[str, Any]:
    """What a browser sends for the settings as they are, with changes."""
    form = SettingsForm(call=call, is_fixed=False)
    values = {bound.name: bound.value() for bound in form}
    data = {name: value for name, value in values.items() if value is not None and value != ""}
    for name in ("opens_time", "closes_time", "cut_off_time"):
        if data.get(name):
            data[name] = f"{data[name]:%H:%M}"
    return {**data, **changes}


def test_an_hour_that_is_not_there_is_explained(house: House) -> None:
    with in_organisation(house.organisation):
        make_call(house, published_at=None)
        call = Call.objects.get()
    form = settings_of(call, opens_on="2026-03-29", opens_time="02:30")
    answer = visitor(house.coordinator).post(DESK + "settings/", form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "There is no 02:30 on 29 March 2026" in text
    assert "Please choose 03:00" in text


def test_an_hour_that_is_twice_is_resolved_and_said(house: House) -> None:
    with in_organisation(house.organisation):
        make_call(house, published_at=None)
        call = Call.objects.get()
    data = settings_of(call, closes_on="2026-10-25", closes_time="02:30")
    data.update(opens_on="2026-10-01", opens_time="09:00")
    answer = visitor(house.coordinator).post(DESK + "settings/", data, follow=True)
    assert "We take the later, so nobody loses time." in answer.content.decode()
    with in_organisation(house.organisation):
        call.refresh_from_db()
    assert call.closes_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert call.opens_at == datetime(2026, 10, 1, 7, 0, tzinfo=UTC)


def test_seconds_that_the_form_does_not_show_stay(scoped: House) -> None:
    call = make_call(scoped, closes_at=datetime(2026, 5, 12, 21, 59, 59, tzinfo=UTC))
    form = SettingsForm(settings_of(call), call=call, is_fixed=False)
    assert form.is_valid(), form.errors
    assert form.values()["closes_at"] == call.closes_at


def test_what_people_rely_on_stands_once_the_call_is_open(scoped: House) -> None:
    call = make_call(scoped, retention_months=12)
    for name, value in {
        "closes_at": call.closes_at - timedelta(1),
        "opens_at": call.opens_at + SECOND,
        "referees": 3,
        "retention_months": 13,
    }.items():
        with pytest.raises(actions.Fixed):
            actions.save_settings(call=call, values={name: value}, now=NOW, by=None)
    actions.save_settings(call=call, values={"seats": 9, "retention_months": 6}, now=NOW, by=None)
    call.refresh_from_db()
    assert (call.seats, call.retention_months) == (9, 6)
    before = call.opens_at - SECOND
    actions.save_settings(call=call, values={"referees": 2}, now=before, by=None)


# Making and publishing


def test_dates_are_proposed_from_the_timeline(scoped: House) -> None:
    Phase.objects.create(
        organisation=scoped.organisation, cycle=scoped.cycle, key="call", starts_after=150, days=28
    )
    dates = dates_of(cycle=scoped.cycle, now=NOW)
    assert dates.opens_at.astimezone(BELGRADE).isoformat()[:16] == "2026-04-30T09:00"
    assert dates.closes_at.astimezone(BELGRADE).isoformat()[:16] == "2026-05-27T23:59"


def test_a_new_call_has_a_title_and_a_rubric_of_hundred(house: House) -> None:
    client = visitor(house.coordinator)
    form = {"part": "mentee", "opens_on": "2030-05-01", "opens_time": "", "closes_on": "2030-05-28",
            "closes_time": ""}  # fmt: skip
    answer = client.post("/o/ours/desk/cycles/2026/calls/new/", form)
    assert answer["Location"] == "/o/ours/desk/calls/2026-mentees/"
    with in_organisation(house.organisation):
        call = Call.objects.get()
        assert call.title == {
            "en": "Leaders 2026 ours: open call",
            "sr": call.title["sr"],
        }
        assert sum(criterion.weight for criterion in criteria_of(call=call)) == 100
        assert call.closes_at == datetime(2030, 5, 28, 21, 59, tzinfo=UTC)
        assert call.published_at is None
    form["closes_on"] = ""
    assert client.post("/o/ours/desk/cycles/2026/calls/new/", form).status_code == 422
    form["part"] = "mentor"
    answer = client.post("/o/ours/desk/cycles/2026/calls/new/", form)
    assert answer["Location"] == "/o/ours/desk/calls/2026-mentors/"


def test_publishing_needs_the_essential_and_says_what_is_missing(scoped: House) -> None:
    call = make_call(scoped, published_at=None, opens_at=NOW + timedelta(1))
    lacks = {(lack.kind, lack.blocks) for lack in what_is_missing(call=call, now=NOW)}
    assert {("asks", True), ("who", True), ("title", False)} <= lacks  # title: not in Serbian yet
    with pytest.raises(actions.NotReady) as caught:
        actions.publish_call(call=call, now=NOW, by=scoped.coordinator)
    assert [lack.kind for lack in caught.value.lacks] == ["asks", "who"]
    complete(call)
    actions.publish_call(call=call, now=NOW, by=scoped.coordinator)
    call.refresh_from_db()
    assert call.published_at == NOW
    actions.publish_call(call=call, now=NOW + SECOND, by=scoped.coordinator)
    assert AuditLine.objects.filter(verb="admissions.call_published").count() == 1


@pytest.mark.parametrize("broken", ["form", "version", "weights", "past"])
def test_each_essential_thing_blocks(scoped: House, broken: str) -> None:
    call = complete(make_call(scoped, published_at=None))
    if broken == "form":
        call.questionnaire = None
    elif broken == "version":
        call.questionnaire.versions.all().delete()
    elif broken == "weights":
        criteria_of(call=call)[0].delete()
    now = call.closes_at if broken == "past" else NOW
    kinds = {lack.kind for lack in what_is_missing(call=call, now=now) if lack.blocks}
    assert kinds == {{"version": "form_version"}.get(broken, broken)}


def test_a_call_is_taken_back_only_while_nothing_was_sent(scoped: House) -> None:
    call = make_call(scoped)
    make_application(call, "Ana", state=State.DRAFT)
    actions.take_back_call(call=call, by=scoped.coordinator)
    assert call.published_at is None
    sent = make_call(scoped, slug="second", questionnaire=call.questionnaire)
    make_application(sent, "Mira")
    with pytest.raises(actions.AlreadySent):
        actions.take_back_call(call=sent, by=scoped.coordinator)


def test_the_form_stands_once_somebody_has_begun(scoped: House) -> None:
    call = make_call(scoped)
    other = make_form(scoped).questionnaire
    actions.choose_form(call=call, questionnaire=other, now=NOW, by=None)
    make_application(call, "Ana", state=State.DRAFT)
    with pytest.raises(actions.Fixed):
        another = make_form(scoped).questionnaire
        actions.choose_form(call=call, questionnaire=another, now=NOW, by=None)


# The one extension


def extend(call: Call, by: Any, *, to: datetime, now: datetime = NOW) -> Extension:
    return actions.extend_call(
        call=call, to=to, reason={"en": "The network was down."}, now=now, by=by
    )


def test_a_deadline_moves_once_and_only_onwards(scoped: House) -> None:
    call = make_call(scoped)
    before = call.closes_at
    for to, now, why in [
        (before, NOW, "not_later"),
        (before - timedelta(1), NOW, "not_later"),
        (before + timedelta(1), before + timedelta(2), "past"),
    ]:
        with pytest.raises(actions.NoExtension) as caught:
            extend(call, scoped.manager, to=to, now=now)
        assert caught.value.why == why
    extension = extend(call, scoped.manager, to=before + timedelta(7))
    call.refresh_from_db()
    assert (extension.before, extension.after) == (before, call.closes_at)
    assert state_of(call, now=before) == CallState.OPEN
    with pytest.raises(actions.NoExtension) as caught:
        extend(call, scoped.manager, to=before + timedelta(9))
    assert caught.value.why == "twice"


def test_no_extension_once_the_jury_reads_or_without_a_deadline(scoped: House) -> None:
    call = make_call(scoped)
    make_round(call, state=RoundState.READING)
    with pytest.raises(actions.NoExtension) as caught:
        extend(call, scoped.manager, to=call.closes_at + timedelta(7))
    assert caught.value.why == "read"
    pool = make_call(scoped, slug="pool", part=Part.MENTOR, closes_at=None)
    with pytest.raises(actions.NoExtension) as caught:
        extend(pool, scoped.manager, to=NOW + timedelta(7))
    assert caught.value.why == "none"


def test_extending_takes_a_reason_in_every_language_and_the_right(house: House) -> None:
    with in_organisation(house.organisation):
        call = make_call(house, closes_at=timezone.now() + timedelta(2))
    day = timezone.localdate() + timedelta(9)
    form = {"to_on": f"{day}", "to_time": "12:00", "reason__en": "The network was down."}
    assert visitor(house.coordinator).post(DESK + "extension/", form).status_code == 403
    client = visitor(house.manager)
    assert client.post(DESK + "extension/", form).status_code == 422
    assert client.post(DESK + "extension/", {**form, "reason__sr": "Мрежа."}).status_code == 302
    with in_organisation(house.organisation):
        call.refresh_from_db()
        assert call.closes_at.astimezone(BELGRADE).isoformat()[:16] == f"{day}T12:00"
        assert call.extension.by == house.manager
    assert "The network was down." in visitor().get("/o/ours/calls/call-ours/").content.decode()
    assert "moved once already" in client.get(DESK + "extension/").content.decode()


# Texts


def test_questions_and_answers_are_added_and_removed_without_scripts(house: House) -> None:
    with in_organisation(house.organisation):
        call = make_call(house)
    client = visitor(house.coordinator)
    form = {"title__en": "Call", "faq0question__en": "May I?", "faq0answer__en": "Yes."}
    assert client.post(DESK + "texts/", form).status_code == 302
    form |= {"faq1question__en": "🙂 ‏مرحبا", "faq1answer__en": "Да"}
    client.post(DESK + "texts/", form)
    with in_organisation(house.organisation):
        call.refresh_from_db()
        assert [row["question"] for row in call.questions_answered] == [
            {"en": "May I?"},
            {"en": "🙂 ‏مرحبا"},
        ]
    client.post(DESK + "texts/", {**form, "faq0remove": "on"})
    with in_organisation(house.organisation):
        call.refresh_from_db()
        assert [row["answer"] for row in call.questions_answered] == [{"en": "Да"}]


def test_two_editors_do_not_overwrite_each_other_unseen(house: House) -> None:
    with in_organisation(house.organisation):
        call = make_call(house)
    client = visitor(house.coordinator)
    seen = client.get(DESK + "texts/").context["form"].seen
    visitor(house.manager).post(DESK + "texts/", {"title__en": "Hers", "seen": seen})
    answer = client.post(DESK + "texts/", {"title__en": "Mine", "seen": seen})
    assert answer.status_code == 422
    assert "Somebody else changed these texts" in answer.content.decode()
    with in_organisation(house.organisation):
        call.refresh_from_db()
    assert call.title == {"en": "Hers"}
    again = answer.context["form"]["seen"].value()
    assert client.post(DESK + "texts/", {"title__en": "Mine", "seen": again}).status_code == 302


# The rubric


def lines_of(call: Call, *weights: int) -> list[CriterionSaid]:
    rows = [*criteria_of(call=call), None, None, None]
    return [
        CriterionSaid(row, row.name if row else {"en": "New"}, {}, weight, {})
        for row, weight in zip(rows, weights, strict=False)
    ]


def test_weights_of_a_public_call_make_hundred(scoped: House) -> None:
    call = make_call(scoped)
    with pytest.raises(NotWhole):
        save_rubric(call=call, lines=lines_of(call, 60, 30), by=None)
    assert save_rubric(call=call, lines=lines_of(call, 50, 30, 20), by=None) == 100
    assert [criterion.weight for criterion in criteria_of(call=call)] == [50, 30, 20]
    call.published_at = None
    call.save()
    assert save_rubric(call=call, lines=lines_of(call, 50, 30, 10), by=None) == 90


def test_the_rubric_stands_once_a_review_is_in(house: House) -> None:
    with in_organisation(house.organisation):
        call = make_call(house)
        seat = make_reviewer(call, "Reader")
        given = assign(make_round(call), make_application(call, "Ana"), seat)
        page = visitor(house.coordinator).get(DESK + "criteria/").content.decode()
        assert "Save the criteria" in page
        make_review(given, clarity=3, effect=4)
        with pytest.raises(RubricStands):
            save_rubric(call=call, lines=lines_of(call, 50, 50), by=None)
    page = visitor(house.coordinator).get(DESK + "criteria/").content.decode()
    assert "A review is in, so the criteria stand" in page
    assert "Save the criteria" not in page


def test_criteria_are_edited_on_one_page(house: House) -> None:
    with in_organisation(house.organisation):
        call = make_call(house)
        one, two = criteria_of(call=call)
    form = {
        f"c-{one.public_id}-name__en": "Clear", f"c-{one.public_id}-weight": "70",
        f"c-{two.public_id}-remove": "on", f"c-{two.public_id}-weight": "40",
        "c-new-name__en": "Peers", "c-new-weight": "30", "c-new-anchor5__sr": "Дели",
    }  # fmt: skip
    client = visitor(house.coordinator)
    assert client.post(DESK + "criteria/lines/", form).status_code == 302
    with in_organisation(house.organisation):
        rows = criteria_of(call=call)
        assert [(row.name["en"], row.weight) for row in rows] == [("Clear", 70), ("Peers", 30)]
        assert rows[1].anchors["5"] == {"sr": "Дели"}
    bad = client.post(DESK + "criteria/lines/", {"c-new-name__en": "x", "c-new-weight": "-1e9"})
    assert bad.status_code == 422


# Channels


def test_a_channel_report_counts_visits_starts_and_sent(scoped: House) -> None:
    call = make_call(scoped)
    fair = channels.add_source(
        call=call, name="Сајам", kind=SourceKind.EVENT, held_on=date(2026, 4, 1), by=None
    )
    again = channels.add_source(
        call=call, name="Sajam", kind=SourceKind.CHANNEL, held_on=None, by=None
    )
    assert (fair.tag, again.tag) == ("sajam", "sajam-2")
    for tag in ("sajam", "sajam", ""):
        channels.count_visit(call=call, tag=tag, now=NOW)
    channels.count_visit(call=call, tag="sajam", now=NOW + timedelta(1))
    assert Visits.objects.count() == 3
    make_application(call, "Ana", source=fair)
    hidden = make_application(call, "Mira", source=fair)
    make_application(call, "Sava", state=State.DRAFT)

    def counted(person: Any) -> list[tuple[str, int, int, int]]:
        rows = channel_report(call=call, person=person)
        return [(str(row.source or ""), row.visits, row.starts, row.sent) for row in rows]

    assert counted(scoped.viewer) == [("Sajam", 0, 0, 0), ("Сајам", 3, 2, 2), ("", 1, 1, 0)]
    Conflict.objects.create(
        organisation=scoped.organisation, application=hidden, person=scoped.viewer,
        kind="family", at=NOW,
    )  # fmt: skip
    assert counted(scoped.viewer)[1] == ("Сајам", 3, 1, 1)
    with pytest.raises(channels.InUse):
        channels.remove_source(source=fair, by=None)
    channels.remove_source(source=again, by=None)


def test_the_report_as_a_file_is_harmless(house: House) -> None:
    client = visitor(house.coordinator)
    with in_organisation(house.organisation):
        make_call(house)
    add = {"name": "=HYPERLINK(1)", "kind": "channel"}
    assert client.post(DESK + "channels/", add).status_code == 302
    assert visitor(house.viewer).post(DESK + "channels/", add).status_code == 403
    assert client.post(DESK + "channels/", {"name": "Day", "kind": "event"}).status_code == 422
    body = client.get(DESK + "channels.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(body.splitlines(), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["'=HYPERLINK(1)", "Without a tag"]
    assert client.get(DESK + "channels.xlsx").content[:2] == b"PK"


# Lists


def test_the_list_of_calls_hides_what_a_conflict_hides(scoped: House) -> None:
    call = make_call(scoped)
    seen = make_application(call, "Ana")
    make_application(call, "Sava", state=State.DRAFT)
    rows = call_rows(cycle=scoped.cycle, person=scoped.viewer, now=NOW)
    assert [(row.drafts, row.sent) for row in rows] == [(1, 1)]
    Conflict.objects.create(
        organisation=scoped.organisation, application=seen, person=scoped.viewer, kind="rival", at=NOW
    )  # fmt: skip
    rows = call_rows(cycle=scoped.cycle, person=scoped.viewer, now=NOW)
    assert [(row.drafts, row.sent) for row in rows] == [(1, 0)]
    page = visitor(scoped.viewer).get(DESK).content.decode()
    assert "Where applications are" not in page


def test_the_list_of_calls_takes_the_same_queries_for_one_and_three(
    house: House, elsewhere: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor(house.viewer)
    url = "/o/ours/desk/cycles/2026/calls/"
    with in_organisation(elsewhere.organisation):
        make_application(make_call(elsewhere), "Elsewhere")
    with in_organisation(house.organisation):
        call = make_call(house)
        make_application(call, "Ana")
    client.get(url)
    with django_assert_num_queries(6):
        client.get(url)
    with in_organisation(house.organisation):
        for slug in ("two", "three"):
            make_application(make_call(house, slug=slug, questionnaire=call.questionnaire), slug)
    with django_assert_num_queries(6):
        answer = client.get(url)
    assert "elsewhere" not in answer.content.decode()
    with in_organisation(house.organisation):
        assert Application.objects.count() == 3


def test_a_source_of_another_call_is_not_removed(house: House) -> None:
    with in_organisation(house.organisation):
        one = make_call(house)
        two = make_call(house, slug="two", questionnaire=one.questionnaire)
        source = channels.add_source(
            call=two, name="Letter", kind=SourceKind.CHANNEL, held_on=None, by=None
        )
    url = f"{DESK}channels/{source.public_id}/removal/"
    assert visitor(house.coordinator).post(url).status_code == 404
    with in_organisation(house.organisation):
        assert Source.objects.count() == 1
