"""The same person twice: met by name, mail or telephone, never dropped, settled by somebody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spona.admissions.actions.duplicates import flag_duplicates, settle_as_one, settle_as_two
from spona.admissions.models.application import Application, Duplicate
from spona.admissions.models.review import Conflict
from spona.admissions.queries.duplicates import name_key, phone_key
from spona.admissions.states import DuplicateState, State
from spona.core.scope import in_organisation
from spona.core.states import WrongState
from spona.messaging.models import Message
from tests.admissions.calls import make_application, make_call
from tests.characters import NOW, House, visitor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    ["Ana Đorđević", "Ђорђевић Ана", "ana djordjevic", "DORDEVIC  ana", "Ana\u200b Đorđević"],
)
def test_one_name_however_it_is_written(name: str) -> None:
    assert name_key(name) == "ana dordevic"


@pytest.mark.parametrize("phone", ["064 123 4567", "+381 64/123-4567", "00381641234567"])
def test_one_telephone_however_it_is_written(phone: str) -> None:
    assert phone_key(phone) == "41234567"


@pytest.mark.parametrize("phone", ["", "112", "no phone", "١٢٣٤٥٦٧٨٩"])
def test_what_is_too_short_tells_nobody_apart(phone: str) -> None:
    assert phone_key(phone) == ""


def test_pairs_are_flagged_once_with_every_ground(scoped: House) -> None:
    call = make_call(scoped)
    first = make_application(call, "Ana Đorđević", phone_digits="0641234567")
    second = make_application(call, "Ђорђевић Ана")
    third = make_application(call, "Somebody Else", phone_digits="+381641234567")
    flag_duplicates(application=first, now=NOW)
    flag_duplicates(application=second, now=NOW)
    flag_duplicates(application=third, now=NOW)
    flag_duplicates(application=first, now=NOW)
    assert sorted(Duplicate.objects.values_list("one", "other", "grounds")) == [
        (first.pk, second.pk, ["name"]),
        (first.pk, third.pk, ["phone"]),
    ]
    # A shared mail address found later is one more ground; what was decided stays decided.
    Duplicate.objects.filter(other=second).update(state=DuplicateState.DIFFERENT)
    second.person.email = first.person.email
    second.person.save()
    flag_duplicates(application=Application.objects.get(pk=second.pk), now=NOW)
    told = Duplicate.objects.get(other=second)
    assert (told.grounds, told.state) == (["name", "email"], DuplicateState.DIFFERENT)


def test_drafts_and_other_calls_are_not_met(scoped: House, elsewhere: House) -> None:
    call = make_call(scoped)
    earlier = make_call(scoped, slug="earlier", questionnaire=call.questionnaire)
    with in_organisation(elsewhere.organisation):
        make_application(make_call(elsewhere), "Ana Đorđević")
    make_application(call, "Ana Đorđević", state=State.DRAFT)
    flag_duplicates(application=make_application(earlier, "Ana Ђорђевић"), now=NOW)
    mine = make_application(call, "Ana Djordjevic")
    assert flag_duplicates(application=mine, now=NOW) == []


def test_the_number_of_questions_does_not_grow(
    scoped: House, django_assert_num_queries: object
) -> None:
    call = make_call(scoped)
    for n in range(5):
        make_application(call, f"Person {n}", phone_digits=f"06412345{n}0")
    mine = make_application(call, "Ana Đorđević", phone_digits="0641234567")
    with django_assert_num_queries(2):  # type: ignore[operator]
        flag_duplicates(application=mine, now=NOW)


def pair_of(house: House) -> Duplicate:
    call = make_call(house)
    for name in ("Ana Đorđević", "Ана Ђорђевић"):
        flag_duplicates(application=make_application(call, name), now=NOW)
    return Duplicate.objects.select_related("one__person", "other__person").get()


def test_one_person_keeps_one_and_it_can_be_taken_back(house: House) -> None:
    with in_organisation(house.organisation):
        pair = pair_of(house)
    url = f"/o/ours/desk/calls/call-ours/duplicates/{pair.public_id}/"
    client = visitor(house.coordinator)
    page = client.get(url).content.decode()
    assert "Ана Ђорђевић" in page
    assert "the same name" in page
    # A reason is asked for.
    assert client.post(url + "settlement/", {"answer": "one"}).status_code == 422
    client.post(url + "settlement/", {"answer": "one", "note": "Wrote twice"})
    with in_organisation(house.organisation):
        pair.refresh_from_db()
        aside = Application.objects.get(pk=pair.other_id)
        step = aside.steps.get()
        mail = Message.objects.get()
    assert (pair.state, pair.kept_id, aside.state) == ("merged", pair.one_id, "withdrawn")
    assert (step.reason, step.by_id) == (f"= {pair.one.code}. Wrote twice", house.coordinator.pk)
    assert (mail.kind, mail.person_id) == ("application_aside", aside.person_id)
    assert client.get(url).status_code == 200
    client.post(url + "settlement/", {"answer": "open", "note": "Sisters"})
    client.post(url + "settlement/", {"answer": "two"})
    with in_organisation(house.organisation):
        pair.refresh_from_db()
        assert Application.objects.get(pk=aside.pk).state == "submitted"
    assert (pair.state, pair.kept_id) == ("different", None)


def test_two_who_settle_at_once_do_not_undo_each_other(scoped: House) -> None:
    pair = pair_of(scoped)
    seen_by_another = Duplicate.objects.get(pk=pair.pk)
    settle_as_two(duplicate=pair, note="", by=scoped.coordinator, now=NOW)
    with pytest.raises(WrongState):
        settle_as_one(
            duplicate=seen_by_another,
            keep=seen_by_another.one,
            note="x",
            by=scoped.manager,
            now=NOW,
        )
    assert set(Application.objects.values_list("state", flat=True)) == {"submitted"}


def test_who_may_not_see_one_side_does_not_see_the_pair(house: House) -> None:
    with in_organisation(house.organisation):
        pair = pair_of(house)
        Conflict.objects.create(
            organisation=house.organisation,
            application=pair.one,
            person=house.coordinator,
            kind="family",
            at=NOW,
        )
    url = "/o/ours/desk/calls/call-ours/duplicates/"
    client = visitor(house.coordinator)
    assert "Ана" not in client.get(url).content.decode()
    assert client.get(f"{url}{pair.public_id}/").status_code == 404
    refused = client.post(f"{url}{pair.public_id}/settlement/", {"answer": "two"})
    assert refused.status_code == 404
    assert "Ана" in visitor(house.viewer).get(url).content.decode()


@pytest.mark.parametrize("n", [1, 3, 30])
def test_the_list_of_pairs_asks_equally_often(house: House, n: int) -> None:
    with in_organisation(house.organisation):
        call = make_call(house)
        for number in range(n):
            for spelling in ("Đ", "Ђ"):
                one = make_application(call, f"{spelling}ura Twin{number}")
                flag_duplicates(application=one, now=NOW)
    client = visitor(house.viewer)
    with CaptureQueriesContext(connection) as queries:
        client.get("/o/ours/desk/calls/call-ours/duplicates/")
    assert len(queries) == 6, [q["sql"][:90] for q in queries]
