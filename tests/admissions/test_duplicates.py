"""The same person twice: met by name, mail or telephone, never dropped, settled by somebody."""

import pytest

from spona.admissions.actions.duplicates import flag_duplicates
from spona.admissions.models.application import Application, Duplicate
from spona.admissions.queries.duplicates import name_key, phone_key
from spona.admissions.states import DuplicateState, State
from spona.core.scope import in_organisation
from tests.admissions.calls import make_application, make_call
from tests.characters import NOW, House

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
    with django_assert_num_queries(4):  # type: ignore[operator]
        flag_duplicates(application=mine, now=NOW)
