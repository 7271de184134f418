"""The page of a sheet and its saving, as the rooms above use them: with and without JavaScript."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from spona.core.formkeys import FIELD
from spona.people.access import act
from spona.questions.answers import missing
from spona.questions.definitions import asked_of, with_areas
from spona.questions.models import AnswerSheet
from spona.questions.moulds import poured
from spona.questions.sheet_actions import live_files, open_sheet, save_values, store_file
from spona.questions.sheet_forms import preview_form, sheet_form, with_links
from spona.questions.sheet_parts import Shown, Text
from spona.questions.sheet_saving import answer_save, checks_files, save_posted
from spona.questions.templatetags.questions import select_options
from tests.characters import NOW, House
from tests.questions.papers import pdf, photo
from tests.questions.sheets import CONTENT, FULL, make_sheet, make_version

LATER = NOW + timedelta(minutes=1)


class Fields(HTMLParser):
    """What a browser without JavaScript would send of a page, by its first button."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data = QueryDict(mutable=True)
        self.inside: str | None = None
        self.list_name = ""
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and given.get("type") in {"radio", "checkbox"}:
            if "checked" in given:
                self.data.appendlist(name, value)
        elif tag == "input" and given.get("type") != "file":
            self.data.appendlist(name, value)
        elif tag == "select":
            self.list_name = name
        elif tag == "option" and "selected" in given:
            self.data.appendlist(self.list_name, value)
        elif tag == "textarea":
            self.inside, self.text = name, ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.inside:
            self.data[self.inside] = self.text.removeprefix("\n")
            self.inside = None


def page_of(form: Any, save_url: str = "/save/") -> str:
    source = "{% load questions %}{% sheet_fields form save_url %}"
    return Template(source).render(Context({"form": form, "save_url": save_url}))


def posting(data: Any, files: dict[str, Any] | None = None) -> Any:
    request = RequestFactory().post("/", {**{k: data.getlist(k) for k in data}, **(files or {})})
    request.now = LATER
    return request


def test_a_page_sent_back_untouched_changes_nothing(scoped: House) -> None:
    sheet = make_sheet(scoped)
    full = {**FULL, "why": "  Two\r\n\r\nparts & <b>signs</b> 👩‍🎨", "years": "some"}
    save_values(sheet, full, {}, NOW)
    before = (dict(sheet.values), dict(sheet.revisions))
    posted = save_posted(posting(Fields(page_of(sheet_form(sheet))).data), sheet)
    assert posted.is_complete
    sheet.refresh_from_db()
    assert (sheet.values, sheet.revisions) == before
    assert "<b>signs" not in page_of(sheet_form(sheet))


def test_without_javascript_everything_is_saved_and_what_is_missing_is_said(scoped: House) -> None:
    sheet = make_sheet(scoped)
    data = Fields(page_of(sheet_form(sheet))).data
    data["q.title"], data["q.many_of"], data["q.rank.1"] = "Archivist", "two", "three"
    data["q.grid.one"], data["q.one_of"], data["q.one_of.other"] = "two", "*", "Mine"
    data["q.scale"], data["q.born"], data["q.ok"] = "5", "3.2.2015", "1"
    paper = SimpleUploadedFile("cv.pdf", pdf())
    posted = save_posted(posting(data, {"q.cv": paper}), sheet)
    assert posted.is_complete
    sheet = AnswerSheet.objects.get()
    (file,) = live_files(sheet)
    assert sheet.values == {
        "title": "Archivist",
        "one_of": {"other": "Mine"},
        "many_of": {"keys": ["two"], "other": ""},
        "rank": {"keys": ["three"]},
        "scale": 5,
        "grid": {"one": "two"},
        "born": "2015-02-03",
        "cv": {"files": [file.public_id]},
        "ok": {"given": True, "version": 1, "at": LATER.isoformat()},
    }
    asked = asked_of(sheet.version)
    found = missing(asked, sheet.values, live_files(sheet))
    html = page_of(sheet_form(sheet, posted=posted, missing=found))
    assert "One thing needs your attention" in html
    assert '<a href="#q-why">' in html and "Please write an answer here." in html
    assert 'aria-describedby="q-why-help q-why-limits q-why-error"' in html


def test_two_windows_without_javascript_show_both_texts(scoped: House) -> None:
    sheet = make_sheet(scoped)
    data = Fields(page_of(sheet_form(sheet))).data
    save_values(AnswerSheet.objects.get(), {"title": "From elsewhere"}, {}, NOW)
    data["q.title"] = "From here"
    sheet = AnswerSheet.objects.get()
    posted = save_posted(posting(data), sheet)
    assert posted.saved.conflicts == {"title": ("From elsewhere", "From here")}
    html = page_of(sheet_form(sheet, posted=posted))
    assert "<p>From elsewhere</p>" in html and 'value="From here"' in html
    again = save_posted(posting(Fields(html).data), sheet)
    assert again.is_complete and AnswerSheet.objects.get().values["title"] == "From here"


def test_the_page_saves_itself_and_is_told_what_became_of_it(scoped: House) -> None:
    sheet = make_sheet(scoped)
    data = Fields(page_of(sheet_form(sheet))).data
    data["q.title"], data["q.years"] = "Archivist", "ten"
    request = posting(data, {"q.cv": SimpleUploadedFile("x.png", b"<svg/>")})
    told = json.loads(answer_save(request, sheet, file_url=lambda file: "/f/").content)
    assert told["saved_at"] == LATER.isoformat()
    assert told["seen"]["title"].startswith("1.") and told["seen"]["why"].startswith("0.")
    assert "not a number" in told["problems"]["years"] and told["problems"]["title"] == ""
    assert "cannot take" in told["problems"]["cv"] and told["files"] == {"cv": []}
    data["q.title"] = "Second window"  # with what it saw before
    conflict = json.loads(answer_save(posting(data), sheet).content)["conflicts"]["title"]
    assert conflict == {"words": "Archivist", "fields": [["q.title", "Archivist"]]}
    look = RequestFactory().get("/")
    now = json.loads(answer_save(look, sheet).content)
    assert now["fields"]["title"] == [["q.title", "Archivist"]] and now["csrf"]
    assert now["seen"]["title"] == told["seen"]["title"]


def test_hostile_fields_are_answered(scoped: House) -> None:
    sheet = make_sheet(scoped)
    for value in ("", "a\x00b", "*", "9" * 400, "-1", "0000-00-00", "‮evil", "x" * 20_000):
        data = QueryDict(mutable=True)
        for question in asked_of(sheet.version):
            for part in ("", ".other", ".1", ".one", ".nobody"):
                data[f"q.{question.key}{part}"] = value
            data[f"seen.{question.key}"] = value
        data["remove"] = value
        assert answer_save(posting(data), sheet).status_code == 200
    assert b"\\u0000" not in json.dumps(AnswerSheet.objects.get().values).encode()


def test_files_come_with_their_links_and_a_button_takes_them_out(scoped: House) -> None:
    sheet = make_sheet(scoped)
    file = store_file(sheet, "cv", io.BytesIO(pdf()), NOW)
    form = sheet_form(sheet, file_url=lambda file: f"/files/{file.public_id}/")
    html = page_of(form)
    assert f'href="/files/{file.public_id}/"' in html
    assert f'name="remove" value="{file.public_id}"' in html
    data = QueryDict(mutable=True)
    data["remove"] = file.public_id
    save_posted(posting(data), sheet)
    assert not live_files(sheet).exists() and "cv" not in sheet.values


def test_another_language_is_marked_and_conditions_are_in_words(scoped: House) -> None:
    sheet = make_sheet(scoped)
    with translation.override("sr"):
        html = page_of(sheet_form(sheet))
    assert "<span>Зашто сада?</span>" in html
    assert '<span lang="en">Title</span>' in html
    assert "Only if your answer to “One of” is “Two”." in page_of(sheet_form(sheet))


def test_a_preview_saves_nowhere_and_knows_the_areas(scoped: House) -> None:
    content = [{"key": "n", "kind": "choices", "text": {"en": "N"}, "meaning": "need_areas"}]
    sheet = make_sheet(scoped)
    sheet.version.content = content
    html = page_of(preview_form(with_areas(asked_of(sheet.version), scoped.areas)), save_url="")
    assert "Leadership" in html and "data-save-url" not in html


def test_answers_are_read_without_their_author_where_one_reads_blind(scoped: House) -> None:
    sheet = make_sheet(scoped)
    save_values(sheet, {**FULL, "why": "<script>1</script>\n\nSecond"}, {}, NOW)
    paper = io.BytesIO(photo())
    paper.name = "CV of Ana.jpg"
    store_file(sheet, "cv", paper, NOW)
    context = {
        "asked": asked_of(sheet.version),
        "values": sheet.values,
        "files": with_links(live_files(sheet), lambda file: "/one/"),
    }
    source = "{% load questions %}{% answers_read asked values files blind=blind %}"
    told = Template(source).render(Context({**context, "blind": False}))
    assert "CV of Ana.jpg" in told and 'href="/one/"' in told
    assert "<p>&lt;script&gt;1&lt;/script&gt;</p><p>Second</p>" in told
    assert "Mine, with a comma" in told and "4 of 5" in told and "1 March 2015" in told
    assert "No answer" not in told.replace("more", "")
    blind = Template(source).render(Context({**context, "blind": True}))
    assert "CV" not in blind and "Head of a small archive" in blind


ODD: dict[str, Any] = {
    "title": "\x02<b>\"Tom\" & 'Ann'</b>\x03",
    "why": "</textarea>\r\n{{ seen }}",
    "one_of": {"key": "two"},
    "many_of": {"keys": ["two"], "other": "<i>"},
    "rank": {"keys": ["one", "gone"]},
    "scale": 9,
    "grid": {"one": "gone", "lost": "two", "two": ["three"]},
    "born": "some day",
    "years": "many",
    "ok": {"given": True, "version": 7},
    "home": {"key": "ME"},
    "fields": {"keys": ["crafts", "museums"], "other": ""},
}


@pytest.mark.parametrize("language", ["en", "sr"])
def test_a_page_made_from_what_is_kept_is_the_page_the_templates_make(
    scoped: House, language: str
) -> None:
    """Also with answers of another shape than the question's, and never another reader's."""
    more = [
        {"key": "home", "kind": "choice", "text": {"en": "Home"}, "meaning": "economy"},
        {"key": "fields", "kind": "choices", "text": {"en": "Work"}, "meaning": "fields",
         "settings": {"most": 3}},
    ]  # fmt: skip
    version = make_version(scoped, [*CONTENT, *more])
    sheet = open_sheet(version, scoped.mentee.person, "en", NOW)
    with translation.override(language):
        for values in (FULL, ODD, {}, {"one_of": {"other": "<u>"}, "scale": 1.0}, FULL):
            sheet.values, sheet.revisions = values, {"why": 3}
            form = sheet_form(sheet, file_url=str)
            for field in form.fields:
                assert field.asked.kept is not None
                anew = replace(field, asked=replace(field.asked, kept=None))
                assert poured(field) == poured(anew), field.asked.key
            assert form.fields[0].asked.kept


def test_every_kind_has_a_place_on_the_page(scoped: House) -> None:
    html = page_of(sheet_form(make_sheet(scoped)))
    for row in CONTENT:
        assert f'data-key="{row["key"]}"' in html
    assert html.count("<fieldset") == html.count("</legend>") == 5


@pytest.mark.django_db(transaction=True)
def test_files_are_looked_into_before_anything_is_locked() -> None:
    seen: list[Any] = []

    @checks_files
    def view(request: Any) -> HttpResponse:
        seen.append((connection.in_atomic_block, request.checked_files["q.cv"][0].data))
        return HttpResponse()

    look = view.before_acting
    view.before_acting = lambda request: seen.append(connection.in_atomic_block) or look(request)
    paper = SimpleUploadedFile("cv.pdf", pdf())
    request = RequestFactory().post("/", {FIELD: "a-key-that-is-long-enough", "q.cv": paper})
    request.user = AnonymousUser()
    act(request, view)
    assert seen == [False, (True, pdf())]


def test_what_stands_in_an_option_is_text() -> None:
    """Options of a select are put together in Python; a label and a key stay what they are."""
    options = [
        Shown('"k"', Text("<b>A & B</b>", "sr"), " selected"),
        Shown("c", Text("C")),
    ]
    assert select_options(options) == (
        '<option value="&quot;k&quot;" selected lang="sr-Cyrl">&lt;b&gt;A &amp; B&lt;/b&gt;</option>'
        '<option value="c">C</option>'
    )
