"""Bringing checked rows in: people, participations, needs and offers, languages, answers, consents.

Everything is written in the caller's transaction, persons one by one (their keys follow from the
name), what hangs on them in bulk. What was made is noted on each row, so that it can be undone.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from spona.intake.answering import Answering
from spona.intake.areas import make_areas
from spona.intake.checking import changes_to
from spona.intake.mapping import Mapping
from spona.intake.models import ImportRow, ImportRun
from spona.intake.noting import BATCH, make
from spona.intake.profiles import Filled, write_profiles
from spona.intake.states import Decision, Verdict
from spona.people.models import ConsentEvent, Person, PersonLanguage
from spona.people.states import Channel, Purpose
from spona.programmes.models import Participation, StandingChange
from spona.programmes.states import Part, Standing
from spona.questions.models import Answer


@dataclass
class Counts:
    people: int = 0
    updated: int = 0
    mentees: int = 0
    mentors: int = 0
    left_out: int = 0
    areas: int = 0


@dataclass
class Applier:
    """Applies the rows of one run. `apply` returns what it did, in numbers."""

    run: ImportRun
    by: Person | None
    now: datetime
    counts: Counts = field(default_factory=Counts)

    def apply(self) -> Counts:
        self.organisation = self.run.cycle.organisation
        self.mapping = Mapping.from_json(self.run.mapping)
        self.zone = ZoneInfo(self.organisation.time_zone)
        self.areas, new_areas = make_areas(
            cycle=self.run.cycle, options=self.run.options, language=self.mapping.language
        )
        self.counts.areas = len(new_areas)
        self.run.created = {"areas": new_areas}
        self.answers = Answering(self.run, self.mapping, set(self.areas))
        rows = list(self.run.rows.select_related("match").order_by("position"))
        taken = [row for row in rows if is_taken(row)]
        self.counts.left_out = len(rows) - len(taken)
        self.people = {row.match.pk: row.match for row in taken if row.match}
        self.by_email = self._people_by_email(taken)
        self.changed_at: dict[int, str] = {}
        for start in range(0, len(taken), BATCH):
            self._apply_batch(taken[start : start + BATCH])
        self.run.created["changed_at"] = {str(pk): at for pk, at in self.changed_at.items()}
        self.run.questionnaire = self.answers.questionnaire
        self.run.created["questions"] = self.answers.made
        return self.counts

    def _people_by_email(self, rows: Iterable[ImportRow]) -> dict[str, Person]:
        """Who has these addresses now: since the check somebody may have been added."""
        emails = [row.data["email"] for row in rows if row.data["email"]]
        found: dict[str, Person] = {}
        for start in range(0, len(emails), BATCH):
            for person in Person.objects.filter(email__in=emails[start : start + BATCH]):
                # One object per person: two rows about her must not overwrite each other.
                found.setdefault(person.email, self.people.setdefault(person.pk, person))
        return found

    def _apply_batch(self, rows: list[ImportRow]) -> None:
        work = self._persons(rows)
        self._languages(work)
        self._consents(work)
        self._participations(work)
        self._make(Answer, self.answers.write([(r, p, self._at(r)) for r, p in work]))
        # An upsert of rows that are all there: several times quicker than a bulk update.
        ImportRow.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=["undo", "match"]
        )

    # People

    def _persons(self, rows: list[ImportRow]) -> list[tuple[ImportRow, Person]]:
        """Each row with its person: known, met in an earlier row, or made now."""
        work, new = [], []
        for row in rows:
            person = self._known(row)
            row.undo = {"made": {}, "old": {}, "before": {}}
            if person is None:
                person = self._new_person(row.data)
                new.append((row, person))
            work.append((row, person))
            if email := row.data["email"]:
                self.by_email.setdefault(email, person)
        Person.objects.bulk_create([person for _row, person in new], batch_size=BATCH)
        for row, person in new:
            row.undo["made"]["people.Person"] = [person.pk]
            self.people[person.pk] = person
        self.counts.people += len(new)
        made_by = {person.pk: row for row, person in new}
        for row, person in work:
            if made_by.get(person.pk) is not row:
                row.undo["before"] = self._update_person(person, row.data)
                self.counts.updated += 1
            row.undo["person"] = person.pk
            row.match = person
            self.changed_at[person.pk] = person.changed_at.isoformat()
        return work

    def _known(self, row: ImportRow) -> Person | None:
        if row.decision == Decision.NEW:
            return None
        match = self.people[row.match.pk] if row.match else None
        return match or self.by_email.get(row.data["email"] or "-")

    def _new_person(self, record: dict[str, Any]) -> Person:
        values = dict(record["person"])
        if bio := values.pop("bio", ""):
            values["bio"] = {self.mapping.language: bio}
        person = Person(
            organisation=self.organisation, name=record["name"], email=record["email"], **values
        )
        person.derive_keys()
        return person

    def _update_person(self, person: Person, record: dict[str, Any]) -> dict[str, Any]:
        changes = changes_to(record=record, person=person, language=self.mapping.language)
        before = {key: getattr(person, key) for key in changes}
        if changes:
            for key, value in changes.items():
                setattr(person, key, value)
            person.save()
        return before

    def _languages(self, work: list[tuple[ImportRow, Person]]) -> None:
        known = defaultdict(set)
        for person_id, code in PersonLanguage.objects.filter(
            person__in=[person.pk for _row, person in work]
        ).values_list("person_id", "code"):
            known[person_id].add(code)
        new = []
        for row, person in work:
            for code, level in row.data["languages"].items():
                if code not in known[person.pk]:
                    known[person.pk].add(code)
                    new.append((row, PersonLanguage(person=person, code=code, level=level)))
        self._make(PersonLanguage, new)

    def _consents(self, work: list[tuple[ImportRow, Person]]) -> None:
        """A yes or no in the form, unless there is a word of hers in force already."""
        settled = set(
            ConsentEvent.objects.filter(
                person__in=[person.pk for _row, person in work],
                purpose=Purpose.NAME,
                in_force=True,
            ).values_list("person_id", flat=True)
        )
        new = []
        for row, person in work:
            if row.data["consent"] is None or person.pk in settled:
                continue
            settled.add(person.pk)
            event = ConsentEvent(
                person=person,
                purpose=Purpose.NAME,
                given=row.data["consent"],
                text_version="import",
                language=self.mapping.language,
                channel=Channel.IMPORT,
                at=self._at(row),
            )
            new.append((row, event))
        self._make(ConsentEvent, new)

    # The cycle

    def _participations(self, work: list[tuple[ImportRow, Person]]) -> None:
        here = {
            (participation.person_id, participation.part): participation
            for participation in Participation.objects.filter(
                cycle=self.run.cycle, person__in=[person.pk for _row, person in work]
            )
        }
        new, history = [], []
        for row, person in work:
            for role in row.data["roles"]:
                if (person.pk, role) in here:
                    continue
                standing = Standing(self.mapping.standing[role])
                participation = Participation(
                    cycle=self.run.cycle,
                    person=person,
                    part=Part(role),
                    standing=standing,
                    joined_on=self.now.date() if standing == Standing.CONFIRMED else None,
                )
                here[person.pk, role] = participation
                new.append((row, participation))
                self.counts.mentees += role == Part.MENTEE
                self.counts.mentors += role == Part.MENTOR
        self._make(Participation, new)
        for row, participation in new:
            change = StandingChange(
                participation=participation,
                standing=participation.standing,
                at=self.now,
                by=self.by,
            )
            history.append((row, change))
        self._make(StandingChange, history)
        self._profiles(work, here)

    def _profiles(self, work: list[tuple[ImportRow, Person]], here: dict[Any, Any]) -> None:
        def filled(part: Part) -> list[Filled]:
            return [
                (row, here[person.pk, part], self._at(row))
                for row, person in work
                if part in row.data["roles"]
            ]

        write_profiles(
            mentees=filled(Part.MENTEE),
            mentors=filled(Part.MENTOR),
            areas=self.areas,
            organisation=self.organisation,
        )

    # Shared

    def _make(self, model: type[models.Model], work: list[tuple[ImportRow, Any]]) -> None:
        make(model, work, organisation=self.organisation)

    def _at(self, row: ImportRow) -> datetime:
        """When she filled in the form, in the organisation's zone; else now. Never in the future."""
        if not row.data["at"]:
            return self.now
        return min(datetime.fromisoformat(row.data["at"]).replace(tzinfo=self.zone), self.now)


def is_taken(row: ImportRow) -> bool:
    """Whether applying will do something with the row."""
    if row.verdict == Verdict.PROBLEM or row.decision == Decision.LEAVE:
        return False
    return row.verdict != Verdict.DOUBT or bool(row.decision)
