"""Whatever arrives becomes an answer of its shape or a sentence, never an error."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from spona.questions.answers import cleaned, differences, facts_of, missing, problem_of, read
from spona.questions.definitions import Asked, Condition, Option
from spona.questions.posting import changes_in, fields_of, fingerprint, raw_of, seen_of
from spona.questions.states import Kind, Meaning
from spona.questions.texts import characters, clean_text

OPTIONS = tuple(Option(key, {"en": key}) for key in ("one", "two", "three"))


def asked(kind: str, **more: Any) -> Asked:
    return Asked(key="q", kind=kind, text={"en": "Question"}, **more)


FORMS = [
    asked(Kind.SHORT_TEXT),
    asked(Kind.LONG_TEXT, min_chars=3, max_chars=20),
    asked(Kind.CHOICE, options=OPTIONS, has_other=True),
    asked(Kind.CHOICES, options=OPTIONS, has_other=True, most=2),
    asked(Kind.CHOICES, meaning=Meaning.LANGUAGES),
    asked(Kind.RANKING, options=OPTIONS, most=2),
    asked(Kind.SCALE, steps=5),
    asked(Kind.MATRIX, rows=OPTIONS, columns=OPTIONS, is_required=True),
    asked(Kind.DATE, minimum="1990-01-01", maximum="2020-12-31"),
    asked(Kind.NUMBER, minimum=0, maximum=60, unit={"en": "years"}),
    asked(Kind.FILE),
    asked(Kind.CONSENT),
    asked(Kind.SECTION),
]
leaves = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60)
    | st.sampled_from(["one", "two", "9" * 400, "0000-00-00", "9999-12-31", "1e999", "‮evil‬"])
)  # fmt: skip
names = st.sampled_from(["key", "keys", "other", "given", "version", "at", "files", "one", "two"])
anything = st.recursive(
    leaves, lambda part: st.lists(part, max_size=4) | st.dictionaries(names, part), max_leaves=8
)


@settings(deadline=None)
@given(question=st.sampled_from(FORMS), raw=anything)
def test_anything_becomes_an_answer_that_stays_what_it_is(question: Asked, raw: Any) -> None:
    value = read(question, raw)
    assert read(question, value) == value
    assert problem_of(question, value) == "" or problem_of(question, value)[-1] in ".!?"
    stored = json.dumps(value, allow_nan=False)
    assert json.loads(stored) == value
    assert "\\u0000" not in stored  # PostgreSQL refuses it
    json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair cannot be stored
    try:
        assert cleaned(question, raw) == value
    except ValidationError as refused:
        assert refused.messages == [problem_of(question, value)]


@settings(deadline=None)
@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert characters(once) <= len(once)
    once.encode()


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("‮txt.exe‬", "txt.exe"),
        ("zero​width\ufeff­", "zerowidth"),
        ("👩‍🎨 and 👨‍👩‍👧", "👩‍🎨 and 👨‍👩‍👧"),
        ("❤️‍🔥 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️‍🔥 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("می‌خواهم", "می‌خواهم"),
        ("e\u0301", "é"),
        ("x" + "\u0301" * 5000, "x" + "\u0301" * 6),
        ("broken \ud800 half", "broken  half"),
    ],
)
def test_junk_goes_and_writing_stays(raw: str, kept: str) -> None:
    assert clean_text(raw) == kept


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("abc", 3),
        ("Ђорђе", 5),
        ("e\u0301", 1),
        ("👩‍🎨", 1),
        ("👨‍👩‍👧👍🏽", 2),
        ("🇷🇸🇦🇱", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 1),
        ("❤️", 1),
        ("a\nb", 3),
    ],
)
def test_characters_are_counted_as_a_person_counts(text: str, count: int) -> None:
    assert characters(text) == count


def test_a_huge_paste_is_kept_and_refused_with_its_count() -> None:
    value = read(FORMS[1], "ж" * 100_000)
    assert len(value) == 100_000
    assert problem_of(FORMS[1], value) == (
        "This is 100,000 characters; at most 20 fit here. Please shorten it by 99,980."
    )


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.NUMBER, "1.000,50", 1000.5),
        (Kind.NUMBER, " 12 ", 12),
        (Kind.NUMBER, "twelve", "twelve"),
        (Kind.DATE, "31. 12. 1990.", "1990-12-31"),
        (Kind.DATE, "1990-2-3", "1990-02-03"),
        (Kind.DATE, "30.2.1990", "30.2.1990"),
    ],
)
def test_numbers_and_dates_are_read_as_people_write_them(kind: str, raw: str, value: Any) -> None:
    assert read(asked(kind), raw) == value


def test_what_is_missing_is_said_by_question_and_only_of_what_is_shown() -> None:
    form = [
        Asked(key="a", kind=Kind.CHOICE, text={}, options=OPTIONS, is_required=True),
        Asked(key="b", kind=Kind.LONG_TEXT, text={}, is_required=True, max_chars=5),
        Asked(
            key="c",
            kind=Kind.SHORT_TEXT,
            text={},
            is_required=True,
            show_if=(Condition("a", "is", ("two",)),),
        ),
        Asked(key="d", kind=Kind.FILE, text={}, is_required=True),
        Asked(key="e", kind=Kind.SHORT_TEXT, text={}),
    ]
    found = missing(form, {"b": "too long"}, files=[])
    assert [(question.key, sentence) for question, sentence in found] == [
        ("a", "Please choose one answer."),
        ("b", "This is 8 characters; at most 5 fit here. Please shorten it by 3."),
        ("d", "Please add a file."),
    ]
    one = SimpleNamespace(key="d")
    assert [q.key for q, _ in missing(form, {"a": {"key": "two"}, "b": "x"}, files=[one])] == ["c"]
    full = {"a": {"key": "two"}, "b": "x", "c": "y", "d": {"files": ["1"]}}
    assert missing(form, full) == []


def test_a_consent_to_former_words_is_asked_again() -> None:
    question = asked(Kind.CONSENT, is_required=True, consent_version=2)
    (found,) = missing([question], {"q": {"given": True, "version": 1}})
    assert "changed" in found[1]


def test_facts_are_in_the_shape_the_house_uses() -> None:
    def of(meaning: str, kind: str, value: Any, **more: Any) -> Any:
        return facts_of([asked(kind, meaning=meaning, **more)], {"q": value}).get(meaning)

    assert of(Meaning.ECONOMY, Kind.CHOICE, {"key": "RS"}) == "RS"
    assert of(Meaning.ECONOMY, Kind.SHORT_TEXT, "Srbija") == "RS"
    assert of(Meaning.FIELDS, Kind.CHOICE, {"key": "music"}) == ["music"]
    assert of(Meaning.FIELDS, Kind.RANKING, {"keys": ["music", "design"]}) == ["music", "design"]
    assert of(Meaning.YEARS, Kind.NUMBER, 7) == 7
    assert of(Meaning.YEARS, Kind.NUMBER, "seven") is None
    assert of(Meaning.CAPACITY, Kind.CHOICE, {"key": "2"}) == 2
    assert of(Meaning.TOWN, Kind.SHORT_TEXT, "Niš") == "Niš"


def test_differences_name_what_changed_and_both_sides() -> None:
    assert differences({"a": 1, "b": 2}, {"b": 3, "c": 4}) == {
        "a": (1, None),
        "b": (2, 3),
        "c": (None, 4),
    }


@settings(deadline=None)
@given(question=st.sampled_from(FORMS), raw=anything)
def test_an_answer_goes_to_the_page_and_back_unchanged(question: Asked, raw: Any) -> None:
    value = read(question, raw)
    if question.says_only or question.kind == Kind.FILE:
        return
    data = QueryDict(mutable=True)
    for name, text in fields_of(question, value):
        data.appendlist(name, text)
    back = read(question, raw_of(question, data))
    assert fingerprint(back) == fingerprint(value)
    data["seen.q"] = seen_of(3, value)
    assert changes_in([question], data) == ({}, {})


@pytest.mark.parametrize("version", [-1, 0, True, 10**60, "2", None])
def test_a_version_of_consent_that_cannot_be_is_the_one_asked(version: Any) -> None:
    asked = next(form for form in FORMS if form.kind == Kind.CONSENT)
    found = read(asked, {"given": True, "version": version})
    assert found["version"] == asked.consent_version
