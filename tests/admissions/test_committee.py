"""The committee's table and its minutes: what it shows to whom, what it explains, what stays."""

from typing import Any

import pytest

from spona.admissions.actions import committee
from spona.admissions.actions.committee import (
    NeedsReason,
    compose_call,
    end_wish,
    park_composition,
    save_quota,
    wish_seat,
)
from spona.admissions.actions.deciding import park_decision
from spona.admissions.actions.minutes import (
    ask_to_sign,
    close_minutes,
    is_whole,
    save_minutes,
    sign_minutes,
)
from spona.admissions.exports_of_minutes import to_pdf
from spona.admissions.models.application import Application, MonitoringAnswer
from spona.admissions.models.call import Call
from spona.admissions.models.review import Conflict
from spona.admissions.models.selection import Composition, Minutes, Signature
from spona.admissions.queries.composing import combined, problem_of, quotas_of, words_of
from spona.admissions.queries.minutes import names_by_code
from spona.admissions.states import Outcome, State
from spona.core.states import WrongState
from spona.engine.selection import records
from spona.engine.selection.composition import CannotCompose
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from tests.admissions.calls import (
    assign,
    make_application,
    make_call,
    make_reviewer,
    make_round,
)
from tests.characters import NOW, House, visitor

PEOPLE = [
    ("Ana", "RS", "music", 90),
    ("Bora", "RS", "music", 80),
    ("Cana", "AL", "visual", 70),
    ("Dona", "AL", "music", 60),
    ("Era", "XK", "visual", 50),
]


@pytest.fixture
def call(scoped: House) -> Call:
    call = make_call(scoped, seats=2, reserve_seats=1)
    for name, economy, field, points in PEOPLE:
        make_application(
            call,
            name,
            state=State.ELIGIBLE,
            economy=economy,
            fields=[field],
            main_field=field,
            points=points * 1000,
            spread=10_000,
            reviews_in=2,
        )
    return call


def one(call: Call, name: str) -> Application:
    return Application.objects.select_related("call__cycle__programme", "person").get(
        call=call, person__name=name
    )


def quota(call: Call, house: House, about: str, values: list[str], **limits: Any) -> None:
    limits = {"at_least": None, "at_most": None, "is_percent": False, **limits}
    save_quota(call=call, about=about, values=values, by=house.owner, **limits)


def members(made: Composition) -> list[str]:
    names = dict(Application.objects.values_list("public_id", "person__name"))
    return [names[key] for key in made.summary["members"]]


def table_of(call: Call) -> str:
    return f"/o/ours/desk/calls/{call.slug}/table/"


def test_the_shortlisted_alone_are_candidates_where_there_was_a_shortlist(call: Call) -> None:
    assert len(problem_of(call).applicants) == 5
    Application.objects.filter(person__name__in=["Cana", "Dona"]).update(
        state=State.SHORTLISTED, interview_points=100_000
    )
    problem = problem_of(call)
    assert [a.points for a in problem.ranked] == [82_000, 76_000]  # 60 % reading, 40 % interview
    assert problem.seats == 2


def test_points_of_reading_and_interview_are_put_together() -> None:
    assert combined(80_000, None, 40) == 80_000
    assert combined(None, 50_000, 40) == 50_000
    assert combined(80_000, 50_000, 0) == 80_000
    assert combined(80_000, 50_000, 100) == 50_000
    assert combined(None, None, 40) == 0


def test_one_from_each_and_at_most_half(call: Call, scoped: House) -> None:
    Call.objects.filter(pk=call.pk).update(seats=3)
    call.refresh_from_db()
    quota(call, scoped, "economy", [], at_least=1)
    assert members(compose_call(call=call, by=scoped.owner, now=NOW)) == ["Ana", "Cana", "Era"]
    quota(call, scoped, "field", ["visual"], at_most=50, is_percent=True)
    made = compose_call(call=call, by=scoped.owner, now=NOW)
    assert members(made) == ["Ana", "Dona", "Era"]
    assert made.summary["optimal"]
    [each, half] = [words_of(q) for q in quotas_of(call=call)]
    assert (each, half) == ("each: economy: at least 1", "Visual arts: at most 50 %")


def test_sex_counts_where_given_and_only_there(call: Call, scoped: House) -> None:
    for name, sex in [("Dona", "female"), ("Era", "female"), ("Ana", "unsaid")]:
        MonitoringAnswer.objects.create(
            organisation=scoped.organisation,
            application=one(call, name),
            sex=sex,
            text_version="1",
            at=NOW,
        )
    quota(call, scoped, "sex", ["female"], at_least=1)
    assert members(compose_call(call=call, by=scoped.owner, now=NOW)) == ["Ana", "Dona"]


def test_demands_that_conflict_are_named_and_nothing_is_kept(call: Call, scoped: House) -> None:
    quota(call, scoped, "economy", ["XK"], at_least=2)
    quota(call, scoped, "field", ["music"], at_least=1)
    with pytest.raises(CannotCompose):
        compose_call(call=call, by=scoped.owner, now=NOW)
    page = visitor(scoped.coordinator).post(f"{table_of(call)}proposal/")
    assert page.status_code == 422
    text = page.content.decode()
    assert "Kosovo*: at least 2. Asked: 2, possible: 1, candidates: 1." in text
    assert "Music" not in text
    assert not Composition.objects.exists()


def test_a_wish_needs_its_reason_and_can_be_let_go(call: Call, scoped: House) -> None:
    era = one(call, "Era")
    with pytest.raises(NeedsReason):
        wish_seat(application=era, wish="in", reason=" ", by=scoped.owner, now=NOW)
    wish_seat(application=era, wish="in", reason="A prize.", by=scoped.owner, now=NOW)
    wish_seat(application=one(call, "Ana"), wish="out", reason="Ill.", by=scoped.owner, now=NOW)
    assert members(compose_call(call=call, by=scoped.owner, now=NOW)) == ["Bora", "Era"]
    end_wish(application=era, by=scoped.owner)
    assert members(compose_call(call=call, by=scoped.owner, now=NOW)) == ["Bora", "Cana"]


def test_a_proposal_solved_again_gives_the_same_hash(call: Call, scoped: House) -> None:
    quota(call, scoped, "economy", ["AL"], at_least=1)
    made = compose_call(call=call, by=scoped.owner, now=NOW)
    assert records.replay(made.record)[1].hash == made.hash
    page = visitor(scoped.viewer).get(f"{table_of(call)}proposals/?again=1")
    assert "the same list, the same hash" in page.content.decode()
    assert compose_call(call=call, by=scoped.owner, now=NOW).hash == made.hash


def test_equals_are_shown_as_equals(call: Call, scoped: House) -> None:
    Application.objects.filter(person__name="Cana").update(points=80_000)
    compose_call(call=call, by=scoped.owner, now=NOW)
    text = visitor(scoped.viewer).get(table_of(call)).content.decode()
    assert "Equal in points:" in text


def test_the_price_of_a_swap_is_exact_and_says_what_it_breaks(call: Call, scoped: House) -> None:
    quota(call, scoped, "economy", ["AL"], at_least=1)
    compose_call(call=call, by=scoped.owner, now=NOW)
    cana, bora = one(call, "Cana"), one(call, "Bora")
    page = visitor(scoped.viewer).get(
        f"/o/ours/desk/applications/{cana.public_id}/seat/?with={bora.public_id}"
    )
    text = " ".join(page.content.decode().split())
    assert "Bora in, Cana out, nobody else moves: <strong>-10.0</strong>" in text
    assert "Albania: at least 1" in text
    assert "also in:" in text and "Dona" in text  # the best group with it takes Dona for Ana


def test_a_conflict_hides_a_name_on_every_page_of_the_table(call: Call, scoped: House) -> None:
    quota(call, scoped, "economy", ["AL"], at_least=1)
    made = compose_call(call=call, by=scoped.owner, now=NOW)
    park_composition(composition=made, by=scoped.owner, now=NOW)
    cana = one(call, "Cana")
    Conflict.objects.create(
        organisation=scoped.organisation,
        application=cana,
        person=scoped.coordinator,
        kind="family",
        at=NOW,
    )
    minutes = _minutes(call, scoped)
    start = f"/o/ours/desk/calls/{call.slug}/"
    pages = [
        table_of(call),
        f"{start}decisions/",
        f"{start}letters/?outcome=selected",
        f"{start}letters/?outcome=",
        f"{start}letters/preview/",
        f"{start}interviews/invitations/",
        f"/o/ours/desk/minutes/{minutes.public_id}/",
        f"/o/ours/desk/applications/{one(call, 'Bora').public_id}/seat/",
    ]
    hidden, shown = visitor(scoped.coordinator), visitor(scoped.manager)
    assert [url for url in pages if b"Cana" in hidden.get(url).content] == []
    assert [url for url in pages if b"Cana" in shown.get(url).content] != []
    for page in ("seat", "decision"):
        url = f"/o/ours/desk/applications/{cana.public_id}/{page}/"
        assert hidden.get(url).status_code == 404


def test_whoever_still_reads_meets_a_closed_table(call: Call, scoped: House) -> None:
    compose_call(call=call, by=scoped.owner, now=NOW)
    seat = make_reviewer(call, "", person=scoped.manager)
    assign(make_round(call), one(call, "Ana"), seat)
    page = visitor(scoped.manager).get(table_of(call))
    assert b"First your own reviews" in page.content
    assert b"90.0" not in page.content
    assert b"90.0" in visitor(scoped.owner).get(table_of(call)).content


@pytest.mark.parametrize("more", [0, 30])
def test_the_table_asks_a_constant_number_of_questions(
    call: Call, scoped: House, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        make_application(call, f"More {number}", state=State.ELIGIBLE, points=number * 1000)
    client = visitor(scoped.manager)
    with django_assert_num_queries(10):
        client.get(table_of(call))
    compose_call(call=call, by=scoped.owner, now=NOW)
    with django_assert_num_queries(9):
        client.get(table_of(call))


def test_a_proposal_for_many_is_worked_out_in_the_background(
    call: Call, scoped: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committee, "AT_ONCE", 3)
    client = visitor(scoped.coordinator)
    client.post(f"{table_of(call)}proposal/")
    call.refresh_from_db()
    assert call.composing_since is not None and not Composition.objects.exists()
    assert b"A proposal is being worked out" in client.get(table_of(call)).content
    assert not committee.order_composition(call=call, by=scoped.owner, now=NOW)  # one at a time
    made = committee.compose_ordered(call=call, now=NOW)
    assert made is not None and members(made) == ["Ana", "Bora"]
    quota(call, scoped, "economy", ["XK"], at_least=2)
    committee.order_composition(call=call, by=scoped.owner, now=NOW)
    assert committee.compose_ordered(call=call, now=NOW) is None
    text = client.get(table_of(call)).content.decode()
    assert "Kosovo*: at least 2. Asked: 2, possible: 1, candidates: 1." in text
    assert "being worked out" not in text


# Minutes


def _minutes(call: Call, house: House) -> Minutes:
    return save_minutes(
        call=call,
        minutes=None,
        held_on=NOW.date(),
        place="Belgrade",
        present=[{"name": "Mira", "role": "chair"}],
        notes={"en": "We met for two hours."},
        by=house.owner,
    )


def decided(call: Call, house: House) -> Minutes:
    """A proposal, one overruling, minutes of it."""
    quota(call, house, "economy", ["AL"], at_least=1)
    made = compose_call(call=call, by=house.owner, now=NOW)
    park_composition(composition=made, by=house.owner, now=NOW)
    park_decision(
        application=one(call, "Ana"),
        outcome=Outcome.NOT_SELECTED,
        overruling="She was selected last year.",
        by=house.owner,
        now=NOW,
    )
    return _minutes(call, house)


def test_minutes_state_the_list_the_prices_and_every_overruling(call: Call, scoped: House) -> None:
    minutes = decided(call, scoped)
    close_minutes(minutes=minutes, by=scoped.owner, now=NOW)
    minutes.refresh_from_db()
    content = minutes.content
    ana = one(call, "Ana").code
    [row] = [row for row in content["list"] if row["why"]]
    assert (row["code"], row["proposed"], row["outcome"], row["why"], row["by"]) == (
        ana, "in", "not_selected", "She was selected last year.", scoped.owner.name,
    )  # fmt: skip
    [price] = content["quotas"]
    assert (price["values"], price["reached"], price["costs"]) == (["AL"], 1, 10_000)
    assert price["entering"] == [one(call, "Bora").code]
    assert [c["weight"] for c in content["criteria"]] == [60, 40]
    assert "Ana" not in str(content)  # codes alone: the minutes outlive the names
    assert is_whole(minutes)


def test_closed_minutes_stand_whatever_happens_later(call: Call, scoped: House) -> None:
    minutes = decided(call, scoped)
    close_minutes(minutes=minutes, by=scoped.owner, now=NOW)
    before = (minutes.hash, minutes.content)
    park_decision(
        application=one(call, "Era"),
        outcome=Outcome.RESERVE,
        overruling="Later.",
        by=scoped.owner,
        now=NOW,
    )
    minutes.refresh_from_db()
    assert (minutes.hash, minutes.content) == before
    with pytest.raises(WrongState):
        save_minutes(
            call=call, minutes=minutes, held_on=NOW.date(), place="", present=[], notes={}, by=None
        )
    Minutes.objects.filter(pk=minutes.pk).update(content={**minutes.content, "seats": 99})
    page = visitor(scoped.viewer).get(f"/o/ours/desk/minutes/{minutes.public_id}/")
    assert b"What is stored is not what was closed" in page.content


def test_they_are_confirmed_as_they_were_read(call: Call, scoped: House) -> None:
    judge = make_reviewer(call, "Judge").person
    minutes = decided(call, scoped)
    with pytest.raises(WrongState):
        ask_to_sign(minutes=minutes, by=scoped.owner, now=NOW)
    close_minutes(minutes=minutes, by=scoped.owner, now=NOW)
    assert ask_to_sign(minutes=minutes, by=scoped.owner, now=NOW) == 1
    with pytest.raises(WrongState):
        sign_minutes(minutes=minutes, person=judge, seen="something else", now=NOW)
    for _twice in range(2):
        sign_minutes(minutes=minutes, person=judge, seen=minutes.hash, now=NOW)
    assert Signature.objects.count() == 1
    assert Message.objects.filter(kind="minutes_to_sign").count() == 1


def test_a_stranger_to_the_jury_cannot_open_them_by_a_link(call: Call, scoped: House) -> None:
    from django.utils import timezone

    minutes = decided(call, scoped)
    close_minutes(minutes=minutes, by=scoped.owner, now=NOW)
    judge = make_reviewer(call, "Judge").person

    def status(person: Any) -> int:
        link = issue(person=person, purpose="minutes", target=minutes, now=timezone.now())
        path = address_of(link).removeprefix("http://localhost:8000")
        return int(visitor().get(path).status_code)

    assert (status(judge), status(scoped.mentee.person)) == (200, 404)


def test_the_pdf_is_tagged_and_names_go_with_the_people(call: Call, scoped: House) -> None:
    minutes = decided(call, scoped)
    close_minutes(minutes=minutes, by=scoped.owner, now=NOW)
    names = names_by_code(call=call, person=scoped.owner)
    assert names[one(call, "Ana").code] == "Ana"
    made = to_pdf(minutes, content=minutes.content, names=names, language="en")
    assert made.startswith(b"%PDF-") and b"/StructTreeRoot" in made
    Application.objects.filter(person__name="Ana").update(anonymised_at=NOW)
    assert one(call, "Ana").code not in names_by_code(call=call, person=scoped.owner)
    for language in ("sr", "sr-latn"):
        assert to_pdf(minutes, content=minutes.content, names={}, language=language)
