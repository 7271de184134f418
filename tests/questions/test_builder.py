"""Forms on the desk: order, conditions, gentle advice, starters, and what can never be written."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spona.core.models import AuditLine
from spona.questions import actions
from spona.questions.advice import advice_of
from spona.questions.carrying import NotAForm, read_form
from spona.questions.models import Question, Questionnaire
from spona.questions.queries import get_form_for, questions_of
from spona.questions.rules import condition_fits, faults_of, out_of_order, stamp_of
from spona.questions.starters import STARTERS, content
from spona.questions.states import Kind
from tests.characters import NOW, House


def asked(key: str, kind: str = "short_text", **more: Any) -> dict[str, Any]:
    text = more.pop("text", {"en": f"About {key}?", "sr": f"О томе: {key}?"})
    return content([{"key": key, "kind": kind, "text": text, **more}])[0]


def options(*labels: str) -> dict[str, Any]:
    return {
        "options": [{"key": f"k{n}", "label": {"en": x, "sr": x}} for n, x in enumerate(labels)]
    }


def advice(*rows: dict[str, Any], languages: tuple[str, ...] = ("en", "sr")) -> list[str]:
    whole, about = advice_of(questions=[Question(**row) for row in rows], languages=languages)
    return [*whole, *(text for texts in about.values() for text in texts)]


@pytest.fixture
def form(house: House, scoped: None) -> Questionnaire:
    rows = [
        asked("a", "choice", settings=options("Yes", "No")),
        asked("b", show_if=[{"key": "a", "op": "is", "values": ["k0"]}]),
        asked("c"),
        asked("d", show_if=[{"key": "c", "op": "answered", "values": []}]),
    ]
    return actions.create_form(
        organisation=house.organisation,
        title={"en": "Form"},
        languages=["en", "sr"],
        content=rows,
        by=house.coordinator,
    )


def order(form: Questionnaire) -> str:
    return "".join(question.key for question in questions_of(form=form))


def one(form: Questionnaire, key: str) -> Question:
    return Question.objects.get(questionnaire=form, key=key)


def test_starters_can_be_published_and_say_nothing_twice_or_in_one_language_only() -> None:
    for starter in STARTERS.values():
        rows = starter.content()
        questions = [Question(**row) for row in rows]
        assert faults_of(questions) == []
        assert [text for text in advice(*rows) if not text.startswith("Must be ticked")] == []
        assert set(starter.title) == {"en", "sr"}


def test_moving_keeps_conditions_behind_what_they_look_at(
    form: Questionnaire, house: House
) -> None:
    assert actions.move_question(question=one(form, "c"), after="", by=None)
    assert order(form) == "cabd"
    assert actions.move_question(question=one(form, "d"), after="c", by=None)
    assert order(form) == "cdab"
    assert not actions.move_question(question=one(form, "d"), after="c", by=None)
    with pytest.raises(actions.WouldBreak) as caught:
        actions.move_question(question=one(form, "a"), after="b", by=None)
    assert [question.key for question in caught.value.questions] == ["b"]
    assert not actions.move_question(question=one(form, "a"), after="nowhere", by=None)
    assert order(form) == "cdab"


def test_adding_copying_and_removing(form: Questionnaire, house: House) -> None:
    row = asked("x")
    row.pop("key")
    added = actions.add_question(form=form, values=row, after="a", by=house.coordinator)
    twin = actions.copy_question(question=one(form, "b"), by=house.coordinator)
    assert order(form) == f"a{added.key}b{twin.key}cd"
    assert twin.show_if == one(form, "b").show_if
    with pytest.raises(actions.WouldBreak):
        actions.remove_question(question=one(form, "a"), by=None)
    actions.remove_question(question=one(form, "d"), by=house.coordinator)
    assert order(form) == f"a{added.key}b{twin.key}c"
    verbs = AuditLine.objects.filter(verb__startswith="questions.").values_list("verb", flat=True)
    assert sorted(verbs) == [
        "questions.form_created",
        "questions.question_added",
        "questions.question_copied",
        "questions.question_removed",
    ]


def test_a_save_that_is_late_or_would_leave_a_condition_dangling(form: Questionnaire) -> None:
    question = one(form, "a")
    stamp = stamp_of(question)
    with pytest.raises(actions.WouldBreak):
        actions.save_question(
            question=question,
            values={"settings": {"options": options("Yes", "No", "Perhaps")["options"][1:]}},
            stamp=stamp,
            by=None,
        )
    assert one(form, "a").settings == options("Yes", "No")
    actions.save_question(question=question, values={"text": {"en": "New?"}}, stamp=stamp, by=None)
    with pytest.raises(actions.ChangedMeanwhile) as caught:
        actions.save_question(
            question=question, values={"text": {"en": "Mine?"}}, stamp=stamp, by=None
        )
    assert caught.value.question.text == {"en": "New?"}


@given(st.permutations("abcd"))
def test_order_is_judged_alike_in_every_permutation(keys: list[str]) -> None:
    rows = {
        "a": asked("a"),
        "b": asked("b", show_if=[{"key": "a", "op": "answered", "values": []}]),
        "c": asked("c"),
        "d": asked("d", show_if=[{"key": "c", "op": "answered", "values": []}]),
    }
    questions = [Question(**rows[key]) for key in keys]
    wrong = {("b", "a")} if keys.index("b") < keys.index("a") else set()
    wrong |= {("d", "c")} if keys.index("d") < keys.index("c") else set()
    assert {(one.key, other.key) for one, other in out_of_order(questions)} == wrong
    assert {fault.key for fault in faults_of(questions)} == {one for one, _other in wrong}


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ({"op": "is", "values": ["k0", "k1"]}, True),
        ({"op": "is", "values": ["gone"]}, False),
        ({"op": "is", "values": []}, False),
        ({"op": "is", "values": ["other"]}, False),
        ({"op": "at_least", "values": ["1"]}, False),
        ({"op": "answered", "values": []}, True),
        ({"op": "nonsense", "values": []}, False),
    ],
)
def test_a_condition_asks_only_for_what_can_be_answered(condition: Any, fits: bool) -> None:
    looked_at = Question(**asked("a", "choice", settings=options("Yes", "No")))
    assert condition_fits(condition, looked_at) is fits


@pytest.mark.parametrize(
    ("rows", "start"),
    [
        ([asked("a", text={"en": "Town?"})], "No text in this language: Српски"),
        ([asked("a", help={"en": "So."})], "The help is missing in this language: Српски"),
        ([asked("a", text={"en": "Town?", "sr": "М"}), asked("b", text={"en": "town", "sr": "М"})],
         "Another question has the same text"),
        ([asked("a", "long_text")], "No limit of characters"),
        ([asked("a", "file", is_required=True)], "A file must be added"),
        ([asked("a", "scale", settings={"steps": 5, "low": {"en": "no", "sr": "не"}})], "Say in words"),
        ([asked("a", "choice", settings=options("Film, TV", "film tv"))], "Two options are nearly"),
        ([asked("a", "choice", settings=options(*map(str, range(20))))], "A long list of options"),
        ([asked("a", text={"en": "WHERE DO YOU LIVE NOW?", "sr": "Где?"})], "Written in capitals"),
        ([asked("a", text={"en": "why " * 31, "sr": "з"})], "A long question"),
        ([asked("a", text={"en": "E-mail address:", "sr": "Мејл"})], "Name and mail address"),
        ([asked("s", "section"), *[asked(f"q{n}") for n in range(13)]], "13 questions under one"),
        ([asked(f"q{n}") for n in range(13)], "Many questions and no headings"),
        ([asked("a", meaning="town"), asked("b", meaning="town")], "Another question means the same"),
        ([asked("a", "matrix", settings={"columns": options(*"abcdef")["options"]})], "More than five"),
    ],
)  # fmt: skip
def test_gentle_advice(rows: list[dict[str, Any]], start: str) -> None:
    assert any(text.startswith(start) for text in advice(*rows)), advice(*rows)


def test_a_good_form_gets_no_advice() -> None:
    assert advice(asked("a"), asked("b", "long_text", settings={"max_chars": 1500})) == []
    assert advice(asked("a", text={"sr": "Место?"}), languages=("sr", "sr-latn")) == []


def test_a_form_of_another_house_is_not_there(
    form: Questionnaire, house: House, elsewhere: House
) -> None:
    from django.http import Http404

    assert get_form_for(person=house.viewer, public_id=form.public_id) == form
    with pytest.raises(Http404):
        get_form_for(person=elsewhere.coordinator, public_id=form.public_id)
    Questionnaire.objects.filter(pk=form.pk).update(is_built=False)
    with pytest.raises(Http404):
        get_form_for(person=house.viewer, public_id=form.public_id)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.sampled_from([*Kind.values]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["key", "kind", "text", "en", "settings", "show_if", "options", "op", "most"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(st.lists(json_values, max_size=4))
def test_no_file_breaks_the_reader(rows: list[Any]) -> None:
    import json

    data = json.dumps({"format": "spona form 1", "title": rows, "questions": rows}).encode()
    try:
        _title, _languages, read = read_form(data)
    except NotAForm:
        return
    assert faults_of([Question(**row) for row in read]) == []


def test_publishing_needs_a_question(house: House, scoped: None) -> None:
    form = actions.create_form(
        organisation=house.organisation, title={"en": "E"}, languages=["en"], by=None
    )
    with pytest.raises(actions.NotReady):
        actions.publish_version(questionnaire=form, by=None, now=NOW)
