"""An application as somebody reads it who must not know whose it is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, overload

from django.utils.translation import gettext as _

from spona.admissions.models.application import Submission
from spona.admissions.models.call import Call
from spona.admissions.queries.applications import asked_in as form_of
from spona.core.translated import choose
from spona.engine.names import latin
from spona.people.models import Person
from spona.questions.definitions import Asked, chosen, is_answered, option_list, shown
from spona.questions.models import AnswerFile
from spona.questions.states import FileKind, Kind, Meaning

# Hidden in a blind round whatever the author of the form said of them.
IDENTIFYING = {Meaning.PHONE, Meaning.EMPLOYER, Meaning.BIO}
SHORTEST = 3  # letters of a part of a name that is looked for in what she wrote
INSTEAD = "▒▒▒"


@dataclass(frozen=True)
class Answer:
    """A question and what was said to it; a heading has no text. `files`: [(public id, name)]."""

    key: str
    kind: str
    question: str
    language: str  # of the question, for `lang`; "" when it is the reader's
    text: str = ""
    items: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()

    @property
    def is_heading(self) -> bool:
        return self.kind == Kind.SECTION

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.items or self.files)


def asked_in(
    *, submission: Submission, call: Call, hidden: set[str], is_blind: bool
) -> list[Asked]:
    """The questions a round shows."""
    return [
        question
        for question in shown(form_of(submission=submission, call=call), submission.values)
        if question.key not in hidden
        and not (is_blind and (question.is_identifying or question.meaning in IDENTIFYING))
    ]


def answers_of(
    *, submission: Submission | None, call: Call, hidden: set[str], is_blind: bool
) -> list[Answer]:
    """What was answered, in the order of the form, without explanations and empty sections."""
    if submission is None:
        return []
    asked = asked_in(submission=submission, call=call, hidden=hidden, is_blind=is_blind)
    files = _files(submission, asked, is_blind=is_blind)
    found: list[Answer] = []
    for question in asked:
        if question.kind in {Kind.NOTE, Kind.CONSENT}:
            continue
        text, language = choose(question.text)
        answer = Answer(key=question.key, kind=question.kind, question=text, language=language)
        if question.kind == Kind.SECTION:
            if found and found[-1].is_heading:
                found.pop()
        else:
            answer = _said(answer, question, submission.values.get(question.key), files)
        found.append(answer)
    if found and found[-1].is_heading:
        found.pop()
    return found


def file_ids(submission: Submission | None, asked: Iterable[Asked]) -> list[str]:
    """Public ids of the files a round shows."""
    if submission is None:
        return []
    return [
        public_id
        for question in asked
        if question.kind == Kind.FILE
        for public_id in (submission.values.get(question.key) or {}).get("files", ())
    ]


def _files(
    submission: Submission, asked: list[Asked], *, is_blind: bool
) -> dict[str, tuple[str, str]]:
    ids = file_ids(submission, asked)
    if not ids:
        return {}
    found = {}
    for number, file in enumerate(
        AnswerFile.objects.filter(public_id__in=ids).order_by("uploaded_at", "pk"), start=1
    ):
        kind = FileKind(file.kind).label
        neutral = _("File %(number)s (%(kind)s)") % {"number": number, "kind": kind}
        found[file.public_id] = (file.public_id, neutral if is_blind else file.name)
    return found


def _said(
    answer: Answer, question: Asked, value: Any, files: Mapping[str, tuple[str, str]]
) -> Answer:
    if not is_answered(value):
        return answer
    if question.kind == Kind.FILE:
        ids = value.get("files", ())
        return replace(answer, files=tuple(files[i] for i in ids if i in files))
    if question.kind == Kind.MATRIX:
        columns = {c.key: choose(c.label)[0] for c in question.columns}
        rows = [(choose(r.label)[0], columns.get(value.get(r.key, ""), "")) for r in question.rows]
        return replace(answer, items=tuple(f"{row}: {said}" for row, said in rows if said))
    if isinstance(value, Mapping):
        labels = {offered.key: offered.label for offered in option_list(question)}
        other = value.get("other")
        items = [labels.get(key, key) for key in chosen(value) if not (key == "other" and other)]
        items = [item for item in items if item != other]
        return replace(answer, items=tuple([*items, other] if other else items))
    if question.kind == Kind.SCALE:
        return replace(answer, text=f"{value} / {question.steps}")
    unit = choose(question.unit)[0]
    return replace(answer, text=f"{value} {unit}".strip())


@overload
def without_name(thing: Answer, people: Iterable[Person]) -> Answer: ...
@overload
def without_name(thing: str, people: Iterable[Person]) -> str: ...
def without_name(thing: Answer | str, people: Iterable[Person]) -> Answer | str:
    """With every whole word that is part of one of these names, and their addresses, covered.

    Names in another script and with capitals are found; inflected forms are not, and the page says
    that free text may still tell who somebody is.
    """
    pattern = _pattern(tuple(people))
    if pattern is None:
        return thing
    if isinstance(thing, str):
        return pattern.sub(INSTEAD, thing)
    return replace(
        thing,
        text=pattern.sub(INSTEAD, thing.text),
        items=tuple(pattern.sub(INSTEAD, item) for item in thing.items),
    )


def _pattern(people: tuple[Person, ...]) -> re.Pattern[str] | None:
    words: set[str] = set()
    for person in people:
        for name in (person.name, person.latin_name, person.publication_name):
            parts = re.findall(r"[^\W\d_]+", name)
            parts = [part for part in parts if len(part) >= SHORTEST]
            words.update(parts)
            words.update(part.upper() for part in parts)
            words.update(latin(part) for part in parts)
        if person.email:
            words.add(person.email)
    if not words:
        return None
    alternatives = "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")
