"""What is frozen is what is asked; conditions decide who sees a question."""

from types import SimpleNamespace
from typing import Any

from spona.questions.definitions import (
    Asked,
    Condition,
    Option,
    asked_from,
    content_of,
    option_list,
    shown,
    with_areas,
)
from spona.questions.models import Question
from spona.questions.states import Kind, Meaning


def question(key: str, kind: str = Kind.SHORT_TEXT, **more: Any) -> Question:
    return Question(key=key, kind=kind, **{"text": {"en": key.title()}, **more})


def test_what_is_frozen_says_the_same_when_read_again() -> None:
    rows = [
        question("about", Kind.SECTION, help={"en": "Two pages.", "sr": "Две стране."}),
        question(
            "training",
            Kind.CHOICES,
            is_required=True,
            settings={
                "options": [
                    {"key": "a", "label": {"en": "Finance, law"}},
                    {"key": "b", "label": {"en": "People"}},
                ],
                "has_other": True,
                "most": 2,
            },
            meaning=Meaning.NEED_AREAS,
            is_identifying=True,
            show_if=[{"key": "about", "op": "is", "values": ["x"]}],
        ),
    ]
    content = content_of(rows)
    again = content_of(
        [
            SimpleNamespace(**{**row, "meaning": row["meaning"], "show_if": row["show_if"]})
            for row in content
        ]
    )
    assert again == content
    asked = asked_from(content)[1]
    assert asked == Asked(
        key="training",
        kind=Kind.CHOICES,
        text={"en": "Training"},
        is_required=True,
        options=(Option("a", {"en": "Finance, law"}), Option("b", {"en": "People"})),
        has_other=True,
        most=2,
        meaning=Meaning.NEED_AREAS,
        is_identifying=True,
        show_if=(Condition("about", "is", ("x",)),),
    )


def test_a_consent_gets_the_next_number_when_its_words_change() -> None:
    first = content_of([question("ok", Kind.CONSENT)])
    same = content_of([question("ok", Kind.CONSENT)], before=first)
    other = content_of([question("ok", Kind.CONSENT, text={"en": "Everything"})], before=same)
    numbers = [asked_from(content)[0].consent_version for content in (first, same, other)]
    assert numbers == [1, 1, 2]


def asked(key: str, kind: str = Kind.SHORT_TEXT, *conditions: Condition, **more: Any) -> Asked:
    return Asked(key=key, kind=kind, text={"en": key}, show_if=conditions, **more)


def keys(*questions: Asked, values: dict[str, Any]) -> list[str]:
    return [question.key for question in shown(questions, values)]


def test_conditions_look_at_what_was_chosen() -> None:
    for value, condition, holds in [
        ({"key": "yes"}, Condition("a", "is", ("yes", "maybe")), True),
        ({"key": "no"}, Condition("a", "is", ("yes",)), False),
        ({"key": "no"}, Condition("a", "is_not", ("yes",)), True),
        (None, Condition("a", "is_not", ("yes",)), False),
        ({"keys": ["x", "y"], "other": ""}, Condition("a", "is", ("y",)), True),
        ({"keys": [], "other": "Mine"}, Condition("a", "is", ("other",)), True),
        ("Novi Sad", Condition("a", "is", ("novi sad",)), True),
        (3, Condition("a", "at_least", ("3",)), True),
        (2.5, Condition("a", "at_most", ("2",)), False),
        ("many", Condition("a", "at_least", ("3",)), False),
        (0, Condition("a", "answered"), True),
        ("", Condition("a", "not_answered"), True),
        ({"given": True, "version": 1}, Condition("a", "is", ("yes",)), True),
    ]:
        found = keys(asked("a"), asked("b", Kind.LONG_TEXT, condition), values={"a": value})
        assert found == (["a", "b"] if holds else ["a"]), (value, condition)


def test_a_hidden_answer_does_not_count_for_the_next_condition() -> None:
    form = [
        asked("a"),
        asked("b", Kind.SHORT_TEXT, Condition("a", "is", ("yes",))),
        asked("c", Kind.SHORT_TEXT, Condition("b", "answered")),
    ]
    assert keys(*form, values={"a": "yes", "b": "said"}) == ["a", "b", "c"]
    assert keys(*form, values={"a": "no", "b": "said"}) == ["a"]


def test_a_hidden_heading_hides_up_to_the_next_one() -> None:
    form = [
        asked("a"),
        asked("s1", Kind.SECTION, Condition("a", "is", ("yes",))),
        asked("b"),
        asked("s2", Kind.SECTION),
        asked("c"),
    ]
    assert keys(*form, values={"a": "no"}) == ["a", "s2", "c"]


def test_lists_of_the_house_come_with_the_question() -> None:
    economies = option_list(asked("e", Kind.CHOICE, meaning=Meaning.ECONOMY), "en")
    assert economies[0].group == "Western Balkans" and economies[0].label == "Albania"
    spoken = option_list(asked("l", Kind.CHOICES, meaning=Meaning.LANGUAGES), "en")
    assert "sq" in {offered.key for offered in spoken}
    area = SimpleNamespace(key="money", name={"en": "Money"})
    (needs,) = with_areas([asked("n", Kind.CHOICES, meaning=Meaning.NEED_AREAS)], [area])
    assert [(o.key, o.label) for o in option_list(needs, "en")] == [("money", "Money")]
