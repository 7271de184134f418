"""Answers in people's own words: columns kept as they are, and what found no other place."""

from datetime import datetime

from spona.intake.mapping import Mapping
from spona.intake.models import ImportRow, ImportRun
from spona.intake.noting import change
from spona.intake.values import folded
from spona.intake.vocabulary import FIELD_BY_KEY
from spona.people.models import Person
from spona.programmes.states import Part
from spona.questions.models import Answer, Question, Questionnaire

LONGEST_QUESTION = 500


class Answering:
    """Questions and answers of one run. `made`: primary keys of the questions it had to make."""

    def __init__(self, run: ImportRun, mapping: Mapping, areas: set[str]) -> None:
        self.run, self.mapping, self.areas = run, mapping, areas
        self.organisation = run.cycle.organisation
        self.made: list[int] = []
        self.questionnaire = self._questionnaire_of_the_cycle()
        self.questions = self._known_questions()
        self.position = max((q.position for q in self.questions.values()), default=-1)

    def write(
        self, work: list[tuple[ImportRow, Person, datetime]]
    ) -> list[tuple[ImportRow, Answer]]:
        """Answers to be made; those that were there are changed, with the old text kept for undoing."""
        wanted: dict[tuple[int, int], tuple[ImportRow, Person, Question, str, datetime]] = {}
        for row, person, at in work:
            for title, text in self._said_by(row):
                question = self._question(title)
                wanted[question.pk, person.pk] = (row, person, question, text, at)
        there = {
            (answer.question_id, answer.person_id): answer
            for answer in Answer.objects.filter(
                question__in={key[0] for key in wanted}, person__in={key[1] for key in wanted}
            )
        }
        new = []
        for key, (row, person, question, text, at) in wanted.items():
            if key in there:
                change(row, there[key], {"text": text})
                continue
            answer = Answer(
                question=question,
                person=person,
                text=text,
                language=self.mapping.language,
                answered_at=at,
            )
            new.append((row, answer))
        return new

    def _questionnaire_of_the_cycle(self) -> Questionnaire | None:
        """Questions of earlier imports into this cycle are the same questions."""
        earlier = (
            ImportRun.objects.filter(cycle=self.run.cycle, questionnaire__isnull=False)
            .order_by("-applied_at")
            .first()
        )
        return earlier.questionnaire if earlier else None

    def _known_questions(self) -> dict[str, Question]:
        if self.questionnaire is None:
            return {}
        return {
            folded(text) or text: question
            for question in Question.objects.filter(questionnaire=self.questionnaire)
            for text in question.text.values()
        }

    def _said_by(self, row: ImportRow) -> list[tuple[str, str]]:
        """(question, answer) pairs of one row."""
        record = row.data
        said = [(question, answer) for question, answer in record["answers"]]
        placed = set()
        if Part.MENTEE in record["roles"]:
            placed |= {"challenges", "goals", "mentor_wish"}
        if Part.MENTOR in record["roles"]:
            placed |= {"does_not_do"}
        said += [
            (self._title(key), text) for key, text in record["texts"].items() if key not in placed
        ]
        for key, part in (("needs", Part.MENTEE), ("offers", Part.MENTOR)):
            loose = [
                option
                for option in record[key]
                if part not in record["roles"] or folded(option) not in self.areas
            ]
            if loose:
                said.append((self._title(key), "; ".join(loose)))
        return said

    def _title(self, key: str) -> str:
        """The question as the form asked it."""
        for sheet in self.mapping.sheets:
            for index in sheet.columns_of(key):
                if sheet.use and sheet.columns[index].header:
                    return sheet.columns[index].header
        return str(FIELD_BY_KEY[key].label)

    def _question(self, text: str) -> Question:
        text = text[:LONGEST_QUESTION]
        plain = folded(text) or text
        if plain not in self.questions:
            if self.questionnaire is None:
                self.questionnaire = Questionnaire.objects.create(
                    organisation=self.organisation,
                    title={self.mapping.language: self.run.filename},
                )
            self.position += 1
            self.questions[plain] = Question.objects.create(
                organisation=self.organisation,
                questionnaire=self.questionnaire,
                text={self.mapping.language: text},
                position=self.position,
            )
            self.made.append(self.questions[plain].pk)
        return self.questions[plain]
