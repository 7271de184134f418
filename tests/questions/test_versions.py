"""Publications: what is frozen, what a change touches, and who is told."""

from typing import Any

import pytest

from spona.questions import actions
from spona.questions.definitions import asked_of, content_of
from spona.questions.effects import changes_between, effect_of, is_other_order
from spona.questions.models import AnswerSheet, Question, Questionnaire, QuestionnaireVersion
from spona.questions.queries import current_version, questions_of
from spona.questions.rules import stamp_of
from spona.questions.signals import submitted_sheets_asked, version_published
from spona.questions.starters import content
from tests.characters import NOW, House, visitor


@pytest.fixture
def form(house: House, scoped: None) -> Questionnaire:
    rows = [
        {"key": "town", "kind": "short_text", "text": {"en": "Town?"}},
        {"key": "why", "kind": "long_text", "text": {"en": "Why?"}},
        {"key": "yes", "kind": "consent", "text": {"en": "I agree"}},
    ]
    return actions.create_form(
        organisation=house.organisation,
        title={"en": "Form"},
        languages=["en"],
        content=content(rows),
        by=house.coordinator,
    )


def publish(form: Questionnaire) -> QuestionnaireVersion:
    return actions.publish_version(questionnaire=form, by=None, now=NOW)


def change(form: Questionnaire, key: str, **values: Any) -> None:
    question = Question.objects.get(questionnaire=form, key=key)
    actions.save_question(question=question, values=values, stamp=stamp_of(question), by=None)


def sheet(version: QuestionnaireVersion, house: House, **values: Any) -> AnswerSheet:
    return AnswerSheet.objects.create(
        organisation=house.organisation,
        version=version,
        person=house.mentee.person,
        values=values,
    )


def test_a_version_is_for_good_and_an_unchanged_form_makes_none(form: Questionnaire) -> None:
    first = publish(form)
    assert publish(form) == first
    change(form, "town", text={"en": "Where?"})
    second = publish(form)
    assert (first.number, second.number, current_version(form)) == (1, 2, second)
    first.refresh_from_db()
    assert [str(asked.text["en"]) for asked in asked_of(first)] == ["Town?", "Why?", "I agree"]
    assert [str(asked.text["en"]) for asked in asked_of(second)] == ["Where?", "Why?", "I agree"]


def test_a_consent_with_other_words_is_another_consent(form: Questionnaire) -> None:
    publish(form)
    change(form, "town", is_required=True)
    assert asked_of(publish(form))[2].consent_version == 1
    change(form, "yes", help={"en": "To everything"})
    assert asked_of(publish(form))[2].consent_version == 2
    assert publish(form).number == 3


def test_changes_are_told_part_by_part(form: Questionnaire) -> None:
    before = content_of(questions_of(form=form))
    change(form, "why", text={"en": "Why now?"}, is_required=True)
    actions.remove_question(question=Question.objects.get(questionnaire=form, key="town"), by=None)
    actions.move_question(
        question=Question.objects.get(questionnaire=form, key="why"), after="yes", by=None
    )
    after = content_of(questions_of(form=form))
    told = [
        (row.key, row.what, [str(part) for part in row.parts], row.now_required)
        for row in changes_between(before, after)
    ]
    assert told == [
        ("why", "changed", ["the text", "required or not"], True),
        ("town", "removed", [], False),
    ]
    assert is_other_order(before, after)
    assert changes_between(after, after) == []
    assert [row.what for row in changes_between([], after)] == ["added", "added"]


def test_how_many_answers_a_change_touches(form: Questionnaire, house: House) -> None:
    version = publish(form)
    sheet(version, house, town="Bar")
    sheet(version, house, town="Ohrid", why="So.")
    sent = sheet(version, house, town="Tirana")
    change(form, "why", is_required=True)
    actions.remove_question(question=Question.objects.get(questionnaire=form, key="town"), by=None)
    changes = changes_between(version.content, content_of(questions_of(form=form)))

    def known(**_told: Any) -> Any:
        return AnswerSheet.objects.filter(pk=sent.pk).values("pk")

    submitted_sheets_asked.connect(known)
    try:
        effect = effect_of(form=form, changes=changes)
        client = visitor(house.coordinator)
        page = client.get(f"/o/ours/desk/forms/{form.public_id}/publication/").content.decode()
    finally:
        submitted_sheets_asked.disconnect(known)
    assert (effect.drafts, effect.submitted) == (2, 1)
    told = [(row.change.key, row.drafts, row.submitted, row.drafts_without) for row in effect.rows]
    assert told == [("why", 1, 0, 1), ("town", 2, 1, 0)]
    for words in (
        "2 drafts move to the new version",
        "1 submitted answer keeps its version",
        "1 draft must still answer it",
        "answered in 2 drafts, in 1 submitted",
    ):
        assert words in " ".join(page.split())


def test_rooms_above_move_their_drafts(form: Questionnaire, house: House) -> None:
    first = publish(form)
    draft, sent = sheet(first, house, town="Bar"), sheet(first, house, town="Ohrid")
    heard = []

    def move(*, questionnaire: Any, version: Any, now: Any, **_rest: Any) -> None:
        drafts = AnswerSheet.objects.filter(pk=draft.pk)
        heard.append((questionnaire, now, actions.move_sheets(sheets=drafts, version=version)))

    version_published.connect(move)
    try:
        change(form, "town", text={"en": "Where?"})
        second = publish(form)
    finally:
        version_published.disconnect(move)
    draft.refresh_from_db()
    sent.refresh_from_db()
    assert heard == [(form, NOW, 1)]
    assert (draft.version, draft.values, sent.version) == (second, {"town": "Bar"}, first)


def test_the_versions_page_says_what_each_changed(form: Questionnaire, house: House) -> None:
    publish(form)
    change(form, "town", text={"en": "Where?"})
    publish(form)
    page = visitor(house.viewer).get(f"/o/ours/desk/forms/{form.public_id}/versions/")
    words = " ".join(page.content.decode().split())
    assert words.index("Version 2") < words.index("Version 1")
    assert "changed: the text" in words
