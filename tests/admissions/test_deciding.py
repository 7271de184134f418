"""Decisions: parked, published together, each with its letter; places that move on by themselves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from spona.admissions.actions.committee import compose_call, park_composition, save_quota, wish_seat
from spona.admissions.actions.deciding import (
    NeedsReason,
    NotReady,
    begin_publication,
    mend_decision,
    park_decision,
    publish_one,
    publish_waiting,
    stop_publication,
    write_letters,
)
from spona.admissions.actions.offers import (
    OfferOver,
    answer_offer,
    leave_reserve,
    lengthen_offer,
    offer_again,
)
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.selection import Decision, Offer
from spona.admissions.queries.decisions import free_places, waiting
from spona.admissions.queries.letters import suggested
from spona.admissions.queries.standing import standing
from spona.admissions.states import OfferState, Outcome, State
from spona.admissions.tasks.decisions import sweep
from spona.core.models import AuditLine
from spona.core.states import WrongState
from spona.messaging.links import address_of, issue
from spona.messaging.models import MailTemplate, Message
from spona.needs.models import NeedProfile
from spona.programmes.actions import change_standing
from spona.programmes.states import Part, Stage, Standing
from tests.admissions.calls import (
    assign,
    make_application,
    make_call,
    make_review,
    make_reviewer,
    make_round,
)
from tests.characters import NOW, House, visitor


@pytest.fixture
def call(scoped: House) -> Call:
    """Two seats, five eligible applicants with falling points; the cycle is being prepared."""
    scoped.cycle.stage = Stage.PREPARING
    scoped.cycle.save()
    call = make_call(scoped, seats=2, reserve_seats=2, offer_days=5)
    for name, points in [
        ("Ana One", 90_000),
        ("Bora Two", 80_000),
        ("Cana Three", 70_000),
        ("Dona Four", 60_000),
        ("Era Five", 50_000),
    ]:
        make_application(call, name, state=State.ELIGIBLE, points=points, reviews_in=2)
    return call


def one(call: Call, name: str) -> Application:
    return Application.objects.select_related("call__cycle", "person", "organisation").get(
        call=call, person__name__startswith=name
    )


def published(call: Call, house: House) -> None:
    """Propose, park, write the letters, publish."""
    park_composition(
        composition=compose_call(call=call, by=house.owner, now=NOW), by=house.owner, now=NOW
    )
    texts = {
        d.application.public_id: ("Others were stronger.", "Apply again.")
        for d in waiting(call=call)
    }
    write_letters(call=call, texts=texts, by=house.owner, now=NOW)
    begin_publication(call=call, by=house.owner, now=NOW)
    publish_waiting(call=call, now=NOW)
    call.refresh_from_db()


def states(call: Call) -> dict[str, str]:
    rows = Application.objects.filter(call=call).order_by("person__name")
    return {name.split()[0]: state for name, state in rows.values_list("person__name", "state")}


def test_a_proposal_is_parked_and_nothing_is_seen_outside(call: Call, scoped: House) -> None:
    made = compose_call(call=call, by=scoped.owner, now=NOW)
    assert park_composition(composition=made, by=scoped.owner, now=NOW) == 5
    outcomes = {
        d.application.person.name.split()[0]: (d.outcome, d.reserve_rank)
        for d in Decision.objects.select_related("application__person")
    }
    assert outcomes == {
        "Ana": ("selected", None),
        "Bora": ("selected", None),
        "Cana": ("reserve", 1),
        "Dona": ("reserve", 2),
        "Era": ("not_selected", None),
    }
    assert set(states(call).values()) == {State.ELIGIBLE}
    assert not Message.objects.exists()


def test_departing_from_the_proposal_needs_a_reason_that_stays(call: Call, scoped: House) -> None:
    made = compose_call(call=call, by=scoped.owner, now=NOW)
    park_composition(composition=made, by=scoped.owner, now=NOW)
    bora = one(call, "Bora")
    with pytest.raises(NeedsReason):
        park_decision(application=bora, outcome=Outcome.RESERVE, by=scoped.owner, now=NOW)
    kept = park_decision(
        application=bora,
        outcome=Outcome.RESERVE,
        overruling="Somebody from her team is in already.",
        by=scoped.owner,
        now=NOW,
    )
    assert kept.reserve_rank == 3
    park_composition(composition=made, by=scoped.owner, now=NOW)
    assert Decision.objects.get(application=bora).outcome == Outcome.RESERVE


def test_what_is_missing_keeps_the_letters_back(call: Call, scoped: House) -> None:
    with pytest.raises(NotReady):
        begin_publication(call=call, by=scoped.owner, now=NOW)
    made = compose_call(call=call, by=scoped.owner, now=NOW)
    park_composition(composition=made, by=scoped.owner, now=NOW)
    with pytest.raises(NotReady) as error:
        begin_publication(call=call, by=scoped.owner, now=NOW)
    assert [p.kind for p in error.value.problems] == ["no_reason", "no_next_step"]
    assert Call.objects.get(pk=call.pk).publishing_since is None


def test_more_selected_than_seats_is_refused(call: Call, scoped: House) -> None:
    for application in Application.objects.filter(call=call):
        park_decision(application=application, outcome=Outcome.SELECTED, by=scoped.owner, now=NOW)
    assert [p.kind for p in standing(call=call).problems] == ["too_many"]


def test_published_together_each_with_one_letter(call: Call, scoped: House) -> None:
    published(call, scoped)
    assert states(call) == {
        "Ana": State.OFFERED,
        "Bora": State.OFFERED,
        "Cana": State.RESERVE,
        "Dona": State.RESERVE,
        "Era": State.NOT_SELECTED,
    }
    kinds = sorted(Message.objects.values_list("kind", flat=True))
    assert kinds == ["decision_not_selected", *["decision_reserve"] * 2, *["decision_selected"] * 2]
    era = Message.objects.get(kind="decision_not_selected")
    assert "Others were stronger." in era.text and "Apply again." in era.text
    assert publish_waiting(call=call, now=NOW) == 0
    assert Message.objects.count() == 5
    assert call.decided_at == NOW and call.publishing_since is None


def test_a_crash_in_the_middle_is_taken_up_by_the_sweep(call: Call, scoped: House) -> None:
    park_composition(
        composition=compose_call(call=call, by=scoped.owner, now=NOW), by=scoped.owner, now=NOW
    )
    texts = {d.application.public_id: ("Reason.", "Step.") for d in waiting(call=call)}
    write_letters(call=call, texts=texts, by=scoped.owner, now=NOW)
    begin_publication(call=call, by=scoped.owner, now=NOW)
    first = waiting(call=call).first()
    assert first is not None and publish_one(decision=first, now=NOW)
    assert not publish_one(decision=first, now=NOW)  # the same row twice is one letter
    sweep(now=NOW)
    assert Message.objects.count() == 5
    assert State.ELIGIBLE not in states(call).values()


def test_held_letters_stay_parked(call: Call, scoped: House) -> None:
    park_composition(
        composition=compose_call(call=call, by=scoped.owner, now=NOW), by=scoped.owner, now=NOW
    )
    texts = {d.application.public_id: ("Reason.", "Step.") for d in waiting(call=call)}
    write_letters(call=call, texts=texts, by=scoped.owner, now=NOW)
    begin_publication(call=call, by=scoped.owner, now=NOW)
    first = waiting(call=call).first()
    assert first is not None
    publish_one(decision=first, now=NOW)
    assert stop_publication(call=call, by=scoped.owner) == 4
    sweep(now=NOW)
    assert Message.objects.count() == 1
    assert list(states(call).values()).count(State.ELIGIBLE) == 4


def test_a_yes_makes_the_participation_with_what_the_application_says(
    call: Call, scoped: House
) -> None:
    published(call, scoped)
    ana = one(call, "Ana")
    offer = Offer.objects.get(application=ana)
    onward = answer_offer(offer=offer, accepted=True, by=ana.person, now=NOW)
    ana.refresh_from_db()
    assert ana.state == State.ACCEPTED
    assert ana.participation is not None
    assert ana.participation.standing == Standing.CONFIRMED
    assert ana.person.is_listed
    assert NeedProfile.objects.get(participation=ana.participation).filled_at is None
    assert "/l/needs/" in onward
    assert answer_offer(offer=offer, accepted=True, by=ana.person, now=NOW)  # twice is one
    with pytest.raises(OfferOver):
        answer_offer(offer=offer, accepted=False, by=ana.person, now=NOW)
    assert Message.objects.filter(kind="place_accepted").count() == 1


def test_a_no_moves_the_place_to_the_first_of_the_reserve(call: Call, scoped: House) -> None:
    published(call, scoped)
    bora = one(call, "Bora")
    answer_offer(offer=Offer.objects.get(application=bora), accepted=False, by=bora.person, now=NOW)
    assert states(call)["Bora"] == State.DECLINED
    assert states(call)["Cana"] == State.OFFERED
    assert states(call)["Dona"] == State.RESERVE
    assert Offer.objects.get(application=one(call, "Cana")).is_from_reserve
    assert Message.objects.filter(kind="place_from_reserve").count() == 1


def test_an_offer_runs_out_by_itself_after_one_reminder(call: Call, scoped: House) -> None:
    published(call, scoped)
    ana = one(call, "Ana")
    answer_offer(offer=Offer.objects.get(application=ana), accepted=True, by=ana.person, now=NOW)
    offer = Offer.objects.get(application=one(call, "Bora"))
    local = offer.answer_by.astimezone(call.zone)
    assert (local.hour, local.minute, local.second) == (23, 59, 59)
    assert sweep(now=NOW + timedelta(days=1)) == 0
    late = offer.answer_by - timedelta(hours=20)
    assert sweep(now=late) == 1 and sweep(now=late) == 0
    assert Message.objects.filter(kind="place_reminder").count() == 1
    assert sweep(now=offer.answer_by) == 1
    assert states(call)["Bora"] == State.LAPSED
    assert states(call)["Cana"] == State.OFFERED
    with pytest.raises(OfferOver):
        answer_offer(offer=offer, accepted=True, by=offer.application.person, now=offer.answer_by)


def test_the_reserve_goes_down_in_its_order_until_it_is_empty(call: Call, scoped: House) -> None:
    published(call, scoped)
    leave_reserve(application=one(call, "Cana"), by=None, now=NOW)
    for name in ("Ana", "Bora", "Dona"):
        application = one(call, name)
        offer = Offer.objects.get(application=application, state=OfferState.OPEN)
        answer_offer(offer=offer, accepted=False, by=application.person, now=NOW)
    assert free_places(call=call) == 2
    assert not Offer.objects.filter(state=OfferState.OPEN).exists()


def test_no_reserve_moves_up_once_the_cycle_runs(call: Call, scoped: House) -> None:
    published(call, scoped)
    scoped.cycle.stage = Stage.RUNNING
    scoped.cycle.save()
    bora = one(call, "Bora")
    answer_offer(offer=Offer.objects.get(application=bora), accepted=False, by=bora.person, now=NOW)
    assert states(call)["Cana"] == State.RESERVE


def test_somebody_who_leaves_before_the_start_frees_her_place(call: Call, scoped: House) -> None:
    published(call, scoped)
    ana = one(call, "Ana")
    answer_offer(offer=Offer.objects.get(application=ana), accepted=True, by=ana.person, now=NOW)
    ana.refresh_from_db()
    assert ana.participation is not None
    change_standing(
        participation=ana.participation, standing=Standing.WITHDRAWN, by=scoped.owner, now=NOW
    )
    assert states(call)["Ana"] == State.WITHDRAWN
    assert states(call)["Cana"] == State.OFFERED


def test_more_time_and_a_second_chance(call: Call, scoped: House) -> None:
    published(call, scoped)
    offer = Offer.objects.get(application=one(call, "Bora"))
    with pytest.raises(OfferOver):
        lengthen_offer(offer=offer, until=NOW, by=scoped.owner, now=NOW)
    later = offer.answer_by + timedelta(days=3)
    lengthen_offer(offer=offer, until=later, by=scoped.owner, now=NOW)
    assert sweep(now=later - timedelta(days=1, hours=23)) == 2  # Ana's ran out, Bora's reminder
    sweep(now=later)
    bora = one(call, "Bora")
    assert bora.state == State.LAPSED
    with pytest.raises(WrongState):  # both places went on to the reserve
        offer_again(application=bora, by=scoped.owner, now=later)


def test_a_published_no_is_mended_only_with_a_reason(call: Call, scoped: House) -> None:
    published(call, scoped)
    era = one(call, "Era")
    with pytest.raises(NeedsReason):
        mend_decision(application=era, outcome=Outcome.RESERVE, reason=" ", by=None, now=NOW)
    with pytest.raises(WrongState):  # no place is free
        mend_decision(application=era, outcome=Outcome.SELECTED, reason="A slip.", by=None, now=NOW)
    mend_decision(
        application=era,
        outcome=Outcome.RESERVE,
        reason="Her second review was overlooked.",
        by=scoped.owner,
        now=NOW,
    )
    assert states(call)["Era"] == State.RESERVE
    assert Decision.objects.get(application=era).reserve_rank == 3
    line = AuditLine.objects.get(verb="admissions.decision_mended")
    assert line.detail == {"before": "not_selected", "after": "reserve"}


def test_a_letter_suggests_what_the_jury_found_without_names_or_numbers(
    call: Call, scoped: House
) -> None:
    era = one(call, "Era")
    reviewer = make_reviewer(call, "Judge Dredd")
    make_review(assign(make_round(call), era, reviewer), clarity=5, effect=1)
    decision = park_decision(
        application=era, outcome=Outcome.NOT_SELECTED, by=scoped.owner, now=NOW
    )
    text = suggested(call=call, decisions=[decision])[era.pk]
    assert text.reason == (
        "5 people applied; there are 2 places. What convinced the jury most: clarity. "
        "Where others were stronger this time: effect."
    )
    assert text.next_step == (
        "You are welcome to apply again at the next call. If you do, work first on this: effect."
    )


def test_a_wish_and_a_quota_bend_the_proposal_and_have_their_price(
    call: Call, scoped: House
) -> None:
    Application.objects.filter(pk=one(call, "Dona").pk).update(economy="AL")
    save_quota(
        call=call,
        about="economy",
        values=["AL"],
        at_least=1,
        at_most=None,
        is_percent=False,
        by=scoped.owner,
    )
    made = compose_call(call=call, by=scoped.owner, now=NOW)
    dona, bora, ana = (one(call, name).public_id for name in ("Dona", "Bora", "Ana"))
    assert made.summary["members"] == [ana, dona]
    [price] = made.summary["prices"]
    assert (price["costs"], price["entering"], price["leaving"]) == (20_000, [bora], [dona])
    wish_seat(
        application=one(call, "Era"), wish="in", reason="A jury prize.", by=scoped.owner, now=NOW
    )
    again = compose_call(call=call, by=scoped.owner, now=NOW)
    assert set(again.summary["members"]) == {dona, one(call, "Era").public_id}
    assert again.number == 2


def test_the_board_the_letters_and_the_place_as_pages(call: Call, scoped: House) -> None:
    published(call, scoped)
    org = scoped.organisation.slug
    manager = visitor(scoped.manager)
    board = manager.get(f"/o/{org}/desk/calls/{call.slug}/decisions/")
    assert board.status_code == 200
    assert "Cana Three" in board.content.decode()
    ana = one(call, "Ana")
    link = address_of(issue(person=ana.person, purpose="place", target=ana, now=timezone.now()))
    path = link.removeprefix("http://localhost:8000")
    page = visitor().get(path)
    assert page.status_code == 200
    Offer.objects.filter(application=ana).update(answer_by=NOW + timedelta(days=40_000))
    answered = visitor().post(path, {"answer": "no", "reason": "A child is coming."})
    assert answered.status_code == 302
    assert states(call)["Ana"] == State.DECLINED


def test_earlier_rejections_in_the_programme_give_credit_up_to_the_limit(
    call: Call, scoped: House
) -> None:
    era = one(call, "Era")
    for year in (2023, 2024, 2025):
        before = make_call(
            scoped,
            slug=f"call-{year}",
            opens_at=NOW.replace(year=year),
            closes_at=NOW.replace(year=year) + timedelta(days=20),
        )
        make_application(before, f"Era {year}", state=State.NOT_SELECTED, person=era.person)
        make_application(before, f"Other {year}", state=State.DECLINED)
    compose_call(call=call, by=scoped.owner, now=NOW)
    assert one(call, "Era").credit == 0  # the call gives none
    Call.objects.filter(pk=call.pk).update(credit_points=4, credit_most=10)
    call.refresh_from_db()
    made = compose_call(call=call, by=scoped.owner, now=NOW)
    assert one(call, "Era").credit == 10
    assert made.places.get(application=era).total == 60_000
    page = visitor(scoped.viewer).get(f"/o/ours/desk/applications/{era.public_id}/seat/")
    assert "10 points of credit" in page.content.decode()


def test_a_letter_without_a_translation_is_caught_before_sending(call: Call, scoped: House) -> None:
    Application.objects.filter(pk=one(call, "Ana").pk).update(language="mk")
    park_composition(
        composition=compose_call(call=call, by=scoped.owner, now=NOW), by=scoped.owner, now=NOW
    )
    texts = {d.application.public_id: ("Reason.", "Step.") for d in waiting(call=call)}
    write_letters(call=call, texts=texts, by=scoped.owner, now=NOW)
    with pytest.raises(NotReady) as error:
        begin_publication(call=call, by=scoped.owner, now=NOW)
    assert [(p.kind, p.detail) for p in error.value.problems] == [("no_wording", "Македонски")]
    MailTemplate.objects.create(
        organisation=scoped.organisation,
        kind="decision_selected",
        language="mk",
        subject="Место за вас",
        text="{greeting}\n\n{reason}\n\n{link}\n\n{closing}",
    )
    assert begin_publication(call=call, by=scoped.owner, now=NOW) == 5


def test_a_standing_call_for_mentors_is_decided_one_by_one_into_the_pool(scoped: House) -> None:
    scoped.cycle.stage = Stage.PREPARING
    scoped.cycle.save()
    call = make_call(scoped, part=Part.MENTOR, closes_at=None, seats=1)
    first, second, waits = (
        make_application(call, name, state=State.ELIGIBLE) for name in ("Mira", "Nino", "Olga")
    )
    for application in (first, second):
        park_decision(application=application, outcome=Outcome.SELECTED, by=scoped.owner, now=NOW)
    begin_publication(call=call, by=scoped.owner, now=NOW)
    publish_waiting(call=call, now=NOW)
    for application in (first, second):
        offer = Offer.objects.select_related("application__call").get(application=application)
        answer_offer(offer=offer, accepted=True, by=application.person, now=NOW)
        application.refresh_from_db()
        assert application.participation is not None
        assert application.participation.standing == Standing.POOL
    waits.refresh_from_db()
    assert waits.state == State.ELIGIBLE
