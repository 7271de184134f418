"""The pages of the form builder: what a coordinator without technical knowledge does on them."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spona.questions import actions
from spona.questions.models import Question, Questionnaire
from spona.questions.queries import questions_of
from spona.questions.starters import STARTERS
from tests.characters import House, visitor

pytestmark = pytest.mark.django_db
FORMS = "/o/ours/desk/forms/"


@pytest.fixture
def form(house: House, scoped: None) -> Questionnaire:
    return actions.create_form(
        organisation=house.organisation,
        title={"en": "Application", "sr": "Пријава"},
        languages=["en", "sr"],
        content=STARTERS["mentee"].content(),
        by=house.coordinator,
    )


def page(form: Questionnaire) -> str:
    return f"{FORMS}{form.public_id}/"


def one(form: Questionnaire, key: str) -> Question:
    return Question.objects.get(questionnaire=form, key=key)


def address(form: Questionnaire, key: str) -> str:
    return f"{page(form)}questions/{one(form, key).public_id}/"


def fields_of(html: str) -> dict[str, Any]:
    """What a browser would send of the main form, untouched."""
    from html.parser import HTMLParser

    found: dict[str, Any] = {}

    class Fields(HTMLParser):
        inside, select, area = False, "", ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag == "form":
                self.inside = "form" in (given.get("class") or "").split()
            name, kind = given.get("name") or "", given.get("type")
            if not self.inside:
                return
            if (
                tag == "input"
                and name
                and (kind not in {"checkbox", "radio"} or "checked" in given)
            ):
                found.setdefault(name, []).append(
                    given.get("value") or ("on" if kind == "checkbox" else "")
                )
            elif tag == "textarea":
                self.area = name
                found[name] = [""]
            elif tag == "select":
                self.select = name
            elif tag == "option" and "selected" in given:
                found.setdefault(self.select, []).append(given.get("value") or "")

        def handle_data(self, data: str) -> None:
            if self.area:
                found[self.area] = [found[self.area][0] + data.removeprefix("\n")]

        def handle_endtag(self, tag: str) -> None:
            self.area = "" if tag == "textarea" else self.area

    Fields().feed(html)
    for name in ("csrfmiddlewaretoken", "form_key"):
        found.pop(name, None)
    return found


def test_every_page_opens(house: House, form: Questionnaire) -> None:
    client = visitor(house.coordinator)
    actions.publish_version(questionnaire=form, by=house.coordinator, now=form.created_at)
    pages = ["", "new/", "import/", *(f"{form.public_id}/{part}" for part in (
        "", "settings/", "form.json", "questions/new/", "preview/", "preview/?language=sr",
        "preview/?version=1", "paper.pdf?language=sr", "publication/", "versions/",
    ))]  # fmt: skip
    pages += [f"{form.public_id}/questions/new/?kind={kind}" for kind in (
        "short_text", "long_text", "choice", "choices", "ranking", "scale", "matrix", "date",
        "number", "file", "consent", "section", "note",
    )]  # fmt: skip
    question = one(form, "dates-which").public_id
    pages += [
        f"{form.public_id}/questions/{question}/{part}" for part in ("", "place/", "removal/")
    ]
    assert {where: client.get(FORMS + where).status_code for where in pages} == dict.fromkeys(
        pages, 200
    )
    assert client.get(f"{page(form)}preview/?language=sq").status_code == 404
    assert client.get(f"{page(form)}preview/?version=9").status_code == 404
    assert client.get(f"{page(form)}paper.pdf").content.startswith(b"%PDF")


def test_a_form_begins_from_a_starter_a_copy_and_a_file(house: House, form: Questionnaire) -> None:
    client = visitor(house.coordinator)
    told = {"title__en": "Mine", "working_language": "en", "languages": ["en", "sr"]}
    for source in ("starter:mentor", f"copy:{form.public_id}", "empty"):
        assert client.post(FORMS + "new/", {**told, "source": source}).status_code == 302
    carried = client.get(f"{page(form)}form.json").content
    client.post(FORMS + "import/", {"file": SimpleUploadedFile("form.json", carried)})

    made = Questionnaire.objects.filter(is_built=True).order_by("pk")
    assert [len(questions_of(form=row)) for row in made] == [35, 27, 35, 0, 35]
    keys = [[question.key for question in questions_of(form=row)] for row in made]
    assert keys[0] == keys[2] == keys[4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "not written as JSON"),
        (b"[" * 100_000, "not written as JSON"),
        (b"{}", "not a form that was carried out"),
        (b'{"format": "spona form 1", "questions": [{"key": 1}]}', "Question 1 in this file"),
        (
            b'{"format": "spona form 1", "questions": [{"key": "a", "kind": "choice", '
            b'"text": {"en": "A?"}}]}',
            "Question 1 (A?): There are fewer than two options",
        ),
        (
            b'{"format": "spona form 1", "questions": [{"key": "a", "kind": "date", "text": '
            b'{"en": "A?"}, "show_if": [{"key": "a", "op": "answered"}]}]}',
            "looks at a question that does not stand before it",
        ),
    ],
)
def test_a_file_that_is_no_form_is_refused_in_words(
    house: House, scoped: None, content: bytes, said: str
) -> None:
    client = visitor(house.coordinator)
    answer = client.post(FORMS + "import/", {"file": SimpleUploadedFile("f.json", content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Questionnaire.objects.filter(is_built=True).exists()


def test_a_question_is_added_with_options_that_carry_commas(
    house: House, form: Questionnaire
) -> None:
    client = visitor(house.coordinator)
    told = {
        "text__en": "Which?",
        "options-count": "2",
        "options-0-en": "Theatre, dance, circus",
        "options-0-sr": "Позориште, плес, циркус",
        "options-1-en": "",
        "options-paste": "Music\n\nBooks, comics",
        "if-0-key": "dates",
        "if-0-op": "is",
        "if-0-values": ["partly", "no"],
    }
    url = f"{page(form)}questions/new/?kind=choices&after=dates"
    assert client.post(url, told).status_code == 302

    order = [question.key for question in questions_of(form=form)]
    added = questions_of(form=form)[order.index("dates") + 1]
    options = added.settings["options"]
    assert [row["label"]["en"] for row in options] == [
        "Theatre, dance, circus",
        "Music",
        "Books, comics",
    ]
    assert options[0]["label"]["sr"] == "Позориште, плес, циркус"
    assert len({row["key"] for row in options}) == 3
    assert added.show_if == [{"key": "dates", "op": "is", "values": ["partly", "no"]}]


def test_a_new_wording_keeps_the_key_and_an_untouched_save_changes_nothing(
    house: House, form: Questionnaire
) -> None:
    client = visitor(house.coordinator)
    before = one(form, "cross-border")
    for key in ("cross-border", "years", "cv", "suggestion", "fields", "hours", "about-you"):
        was = one(form, key)
        told = fields_of(client.get(address(form, key)).content.decode())
        assert client.post(address(form, key), told).status_code == 302
        now = one(form, key)
        for name in actions.FIELDS:
            assert getattr(now, name) == getattr(was, name), (key, name)

    told = fields_of(client.get(address(form, "cross-border")).content.decode())
    told["options-0-en"] = ["With pleasure"]
    client.post(address(form, "cross-border"), told)
    after = one(form, "cross-border").settings["options"]
    assert [row["key"] for row in after] == [row["key"] for row in before.settings["options"]]
    assert after[0]["label"] == {"en": "With pleasure", "sr": "Да, радо"}


def test_buttons_without_saving_keep_what_was_typed(house: House, form: Questionnaire) -> None:
    client = visitor(house.coordinator)
    url = address(form, "cross-border")
    told = fields_of(client.get(url).content.decode())
    answer = client.post(url, {**told, "text__en": "Typed?", "wanted": "options:up:2"})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "Typed?" in html
    again = fields_of(html)
    assert [again[f"options-{n}-key"][0] for n in range(3)] == ["welcome", "no", "same"]
    assert one(form, "cross-border").text["en"] != "Typed?"

    chosen = client.post(url, {**told, "if-0-key": "dates", "wanted": "conditions"})
    assert "Most of them" not in chosen.content.decode()  # a later question cannot be asked for
    chosen = client.post(url, {**told, "if-0-key": "other-sector", "wanted": "conditions"})
    assert "If it fits my need" in chosen.content.decode()
    unfinished = client.post(url, {**told, "if-0-key": "other-sector", "if-0-op": "is"})
    assert unfinished.status_code == 422
    assert "Please say which answer is meant" in unfinished.content.decode()


def test_the_later_of_two_savers_sees_both_texts(house: House, form: Questionnaire) -> None:
    first, second = visitor(house.coordinator), visitor(house.manager)
    url = address(form, "motivation")
    opened = fields_of(second.get(url).content.decode())
    mine = fields_of(first.get(url).content.decode())
    first.post(url, {**mine, "text__en": "From the first"})

    answer = second.post(url, {**opened, "text__en": "From the second"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "From the first" in html
    assert "From the second" in html
    assert one(form, "motivation").text["en"] == "From the first"

    assert second.post(url, {**fields_of(html)}).status_code == 302
    assert one(form, "motivation").text["en"] == "From the second"


def test_moving_leads_back_to_the_moved_question(house: House, form: Questionnaire) -> None:
    client = visitor(house.coordinator)
    answer = client.post(address(form, "town") + "place/", {"to": "up"})
    assert answer["Location"].endswith("?moved=town")
    html = client.get(answer["Location"]).content.decode()
    assert re.search(r'id="question-town" data-moved', html)
    assert html.count("data-focus-me") == 1
    assert "is now at place 3 of 35" in html

    refused = client.post(address(form, "dates-which") + "place/", {"after": "phone"}, follow=True)
    assert "hang together by a condition" in refused.content.decode()


def test_a_question_others_look_at_cannot_go(house: House, form: Questionnaire) -> None:
    client = visitor(house.coordinator)
    answer = client.post(address(form, "dates") + "removal/")
    assert answer.status_code == 422
    assert "Which dates are hard for you?" in answer.content.decode()
    assert Question.objects.filter(questionnaire=form, key="dates").exists()

    told = fields_of(client.get(address(form, "dates")).content.decode())
    told |= {"options-2-en": [""], "options-2-sr": [""]}  # "no", which a condition asks for
    refused = client.post(address(form, "dates"), told)
    assert refused.status_code == 422
    assert "Which dates are hard for you?" in refused.content.decode()


def test_a_change_nobody_saw_is_not_published(house: House, form: Questionnaire) -> None:
    client = visitor(house.coordinator)
    assert client.post(f"{page(form)}publication/", {"seen": "7"}).status_code == 302
    assert form.versions.count() == 0
    client.post(f"{page(form)}publication/", {"seen": "0"})
    assert form.versions.count() == 1


def test_the_carried_file_names_no_organisation(house: House, form: Questionnaire) -> None:
    told = json.loads(visitor(house.viewer).get(f"{page(form)}form.json").content)
    assert set(told) == {"format", "title", "languages", "questions"}


@pytest.mark.parametrize(("path", "expected"), [("", 7), ("form", 6)])
def test_the_same_few_queries_however_many_there_are(
    house: House, form: Questionnaire, path: str, expected: int
) -> None:
    client = visitor(house.coordinator)
    counts = []
    for _time in range(2):
        url = page(form) if path else FORMS
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            client.get(url)
        counts.append(len(caught))
        if path:
            actions.copy_question(question=one(form, "town"), by=None)
        else:
            actions.create_form(
                organisation=house.organisation,
                title={"en": "Another"},
                languages=["en"],
                content=STARTERS["mentor"].content(),
                by=None,
            )
    assert counts == [expected, expected]
