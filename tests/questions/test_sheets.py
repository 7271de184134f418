"""What somebody writes is kept answer by answer, and no window overwrites another unseen."""

import io
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from spona.core.scope import in_organisation
from spona.questions.answers import missing
from spona.questions.definitions import asked_of
from spona.questions.models import AnswerSheet, QuestionnaireVersion
from spona.questions.sheet_actions import (
    erase_sheet,
    live_files,
    move_to_version,
    open_sheet,
    remove_file,
    save_values,
    store_file,
)
from tests.characters import NOW, House, make_house
from tests.questions.papers import pdf, photo
from tests.questions.sheets import CONTENT, FULL, make_sheet, make_version

LATER = NOW + timedelta(minutes=1)


def test_answers_are_kept_and_counted(scoped: House) -> None:
    sheet = make_sheet(scoped)
    saved = save_values(sheet, FULL, {}, LATER)
    assert (saved.conflicts, saved.problems) == ({}, {})
    stored = AnswerSheet.objects.get()
    assert stored.values == {**FULL, "ok": {**FULL["ok"], "at": LATER.isoformat()}}
    assert stored.revisions == saved.revisions == dict.fromkeys(FULL, 1)
    assert stored.saved_at == LATER
    assert missing(asked_of(sheet.version), stored.values) == []


def test_a_draft_keeps_what_cannot_be_sent_yet(scoped: House) -> None:
    sheet = make_sheet(scoped)
    saved = save_values(sheet, {"why": "ж" * 100_000, "years": "some", "born": "soon"}, {}, NOW)
    assert sheet.values == {"why": "ж" * 100_000, "years": "some", "born": "soon"}
    assert saved.problems["why"].startswith("This is 100,000 characters; at most 40 fit here.")
    assert set(saved.problems) == {"why", "years", "born"}
    found = missing(asked_of(sheet.version), sheet.values)
    assert {question.key for question, _sentence in found} == {
        "title",
        "why",
        "years",
        "born",
        "ok",
    }
    beyond = save_values(sheet, {"why": "a" * 300_000}, {"why": 1}, LATER)
    assert beyond.unkept == {"why"} and sheet.values["why"] == "ж" * 100_000


def test_the_slower_window_overwrites_nothing_and_gets_both_texts(scoped: House) -> None:
    sheet = make_sheet(scoped)
    other = AnswerSheet.objects.get()  # the second window
    save_values(sheet, {"title": "First", "years": 3}, {}, NOW)
    saved = save_values(other, {"title": "Second", "why": "Untouched elsewhere"}, {}, LATER)
    assert saved.conflicts == {"title": ("First", "Second")}
    assert other.values == {"title": "First", "years": 3, "why": "Untouched elsewhere"}
    mine = save_values(other, {"title": "Second"}, {"title": saved.revisions["title"]}, LATER)
    assert (mine.conflicts, other.values["title"]) == ({}, "Second")


def test_a_save_whose_reply_was_lost_may_be_repeated(scoped: House) -> None:
    sheet = make_sheet(scoped)
    save_values(sheet, {"title": "Once"}, {}, NOW)
    again = save_values(sheet, {"title": "Once"}, {}, LATER)
    assert (again.conflicts, again.revisions) == ({}, {"title": 1})
    assert AnswerSheet.objects.get().saved_at == NOW


def test_emptying_an_answer_is_a_change_too(scoped: House) -> None:
    sheet = make_sheet(scoped)
    save_values(sheet, {"title": "Once"}, {}, NOW)
    save_values(sheet, {"title": "  "}, {"title": 1}, LATER)
    assert (sheet.values, sheet.revisions) == ({}, {"title": 2})


def test_unknown_keys_headings_and_files_are_passed_over(scoped: House) -> None:
    sheet = make_sheet(scoped)
    save_values(sheet, {"nobody": "x", "you": "x", "cv": {"files": ["1"]}}, {}, NOW)
    assert sheet.values == {}


def test_a_hidden_answer_stays_stored(scoped: House) -> None:
    sheet = make_sheet(scoped)
    save_values(sheet, {**FULL, "one_of": {"key": "two"}, "more": "Said"}, {}, NOW)
    save_values(sheet, {"one_of": {"key": "one"}}, {"one_of": 1}, LATER)
    assert sheet.values["more"] == "Said"
    assert "more" not in {q.key for q, _s in missing(asked_of(sheet.version), sheet.values)}


def test_a_draft_moves_to_a_new_version_with_its_answers(scoped: House) -> None:
    sheet = make_sheet(scoped)
    save_values(sheet, FULL, {}, NOW)
    changed = [dict(row) for row in CONTENT if row["key"] != "scale"]
    for row in changed:
        if row["key"] == "why":
            row["kind"] = "short_text"
        if row["key"] == "years":
            row["kind"], row["settings"] = "short_text", {}
        if row["key"] == "title":
            row["kind"] = "date"
    newer = QuestionnaireVersion.objects.create(
        organisation=scoped.organisation,
        questionnaire=sheet.version.questionnaire,
        number=2,
        content=changed,
        published_at=LATER,
    )
    assert move_to_version(sheet, newer) == ["title", "years"]
    assert sheet.version == newer
    assert sheet.values["scale"] == 4  # unseen, not lost
    assert sheet.values["why"] == FULL["why"]
    assert (sheet.values["years"], sheet.values["years~number"]) == ("7.5", 7.5)
    assert sheet.values["title~short_text"] == FULL["title"]
    assert move_to_version(sheet, newer) == []


def test_files_come_and_go_and_what_was_sent_keeps_its_file(scoped: House) -> None:
    sheet = make_sheet(scoped)
    paper = io.BytesIO(pdf())
    paper.name = "cv.pdf"
    first = store_file(sheet, "cv", paper, NOW)
    paper.seek(0)
    assert store_file(sheet, "cv", paper, NOW) == first  # sent twice, there once
    second = store_file(sheet, "cv", io.BytesIO(photo()), LATER)
    assert sheet.values["cv"] == {"files": [first.public_id, second.public_id]}
    with pytest.raises(ValidationError, match="Only 2 files fit here"):
        store_file(sheet, "cv", io.BytesIO(photo((20, 20))), LATER)
    with pytest.raises(ValidationError, match="does not ask"):
        store_file(sheet, "title", io.BytesIO(pdf()), LATER)
    remove_file(sheet, first.public_id, LATER)
    assert sheet.values["cv"] == {"files": [second.public_id]}
    assert list(live_files(sheet)) == [second]
    first.refresh_from_db()
    assert first.removed_at == LATER and first.file.storage.exists(first.file.name)
    assert remove_file(sheet, "unknown", LATER) is None


def test_erasing_takes_the_bytes_too(
    scoped: House, django_capture_on_commit_callbacks: object
) -> None:
    sheet = make_sheet(scoped)
    file = store_file(sheet, "cv", io.BytesIO(pdf()), NOW)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erase_sheet(sheet)
    assert not file.file.storage.exists(file.file.name)
    assert not AnswerSheet.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_windows_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each writes its own answer and one that all share: seven of these come back, none is lost."""
    house = make_house("ours")
    content = [{"key": f"q{n}", "kind": "short_text", "text": {"en": "Q"}} for n in range(9)]
    with in_organisation(house.organisation):
        pk = open_sheet(make_version(house, content), house.mentee.person, "en", NOW).pk
    own_connection = connections_to(tmp_path / "copy.sqlite3")
    together = Barrier(8)

    def save(n: int) -> int:
        with own_connection(), in_organisation(house.organisation):
            sheet = AnswerSheet.objects.select_related("version").get(pk=pk)
            together.wait(timeout=10)
            changes = {f"q{n}": f"own {n}", "q8": f"all {n}"}
            return len(save_values(sheet, changes, {}, NOW).conflicts)

    def read(_: int) -> dict[str, str]:
        with own_connection(), in_organisation(house.organisation):
            return AnswerSheet.objects.get().values

    with ThreadPoolExecutor(8) as pool:
        lost = list(pool.map(save, range(8)))
        values = pool.submit(read, 0).result()
    shared = values.pop("q8")
    assert values == {f"q{n}": f"own {n}" for n in range(8)}
    assert (sum(lost), shared) == (7, f"all {lost.index(0)}")


def connections_to(copy: Path) -> Callable[[], AbstractContextManager[None]]:
    """A connection of its own for each thread: on SQLite to a copy in a file, since the database of
    the suite is in memory and has one connection."""
    settings = dict(connection.settings_dict)
    if connection.vendor == "sqlite":
        with sqlite3.connect(copy) as file:
            connection.connection.backup(file)
        file.close()
        settings["NAME"] = copy

    @contextmanager
    def own_connection() -> Iterator[None]:
        if connection.vendor == "sqlite":
            connections["default"] = connections.create_connection("default").__class__(settings)
        try:
            yield
        finally:
            connections["default"].close()
            del connections["default"]

    return own_connection
