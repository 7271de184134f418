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
from django.utils.text import slugify

from spona.engine.names import latin
from spona.intake.answering import Answering
from spona.intake.areas import NEW
from spona.intake.checking import changes_to
from spona.intake.mapping import Mapping
from spona.intake.models import ImportRow, ImportRun
from spona.intake.states import Decision, Verdict
from spona.intake.values import folded
from spona.needs.models import Need, NeedArea, NeedProfile, Offer, OfferArea
from spona.people.models import ConsentEvent, Person, PersonLanguage
from spona.people.states import Channel, Purpose
from spona.programmes.models import Participation, StandingChange
from spona.programmes.states import Part, Standing
from spona.questions.models import Answer

BATCH = 500


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
        self.areas = self._make_areas()
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
        mentees = [(r, here[p.pk, Part.MENTEE]) for r, p in work if Part.MENTEE in r.data["roles"]]
        mentors = [(r, here[p.pk, Part.MENTOR]) for r, p in work if Part.MENTOR in r.data["roles"]]
        profiles = self._one_to_one(NeedProfile, mentees)
        self._links(Need, "profile", [(r, profiles[p.pk], "needs") for r, p in mentees])
        offers = self._one_to_one(Offer, mentors)
        self._links(OfferArea, "offer", [(r, offers[p.pk], "offers") for r, p in mentors])

    def _one_to_one(self, model: Any, work: list[tuple[ImportRow, Any]]) -> dict[int, Any]:
        """The profile of each participation: filled where there is one, made where there is none."""
        found = {
            item.participation_id: item
            for item in model.objects.filter(participation__in=[p.pk for _row, p in work])
        }
        new: dict[int, tuple[ImportRow, Any]] = {}
        for row, participation in work:
            wanted = _wanted(row, model)
            if item := found.get(participation.pk):
                if participation.pk in new:
                    for key, value in wanted.items():
                        setattr(item, key, value)
                else:
                    self._fill(row, item, wanted)
                continue
            item = model(participation=participation, filled_at=self._at(row), **wanted)
            found[participation.pk] = item
            new[participation.pk] = (row, item)
        self._make(model, list(new.values()))
        return found

    def _fill(self, row: ImportRow, item: Any, wanted: dict[str, Any]) -> None:
        """Into a profile that was there; what stood in it is kept for undoing."""
        before = {key: getattr(item, key) for key in wanted if getattr(item, key) != wanted[key]}
        if not before:
            return
        row.undo["old"].setdefault(item._meta.label, {})[str(item.pk)] = before
        for key in before:
            setattr(item, key, wanted[key])
        item.save(update_fields=list(before))

    def _links(self, model: Any, owner: str, work: list[tuple[ImportRow, Any, str]]) -> None:
        """Needs of profiles, areas of offers: those that are not there yet."""
        there = set(
            model.objects.filter(
                **{f"{owner}__in": [item.pk for _r, item, _k in work]}
            ).values_list(owner, "area")
        )
        new = []
        for row, item, key in work:
            for option in row.data[key]:
                area = self.areas.get(folded(option))
                if area and (item.pk, area.pk) not in there:
                    there.add((item.pk, area.pk))
                    new.append((row, model(**{owner: item, "area": area})))
        self._make(model, new)

    def _make_areas(self) -> dict[str, NeedArea]:
        """Folded option → area. New ones are made only where she ticked them."""
        cycle = self.run.cycle
        existing = {area.key: area for area in NeedArea.objects.filter(cycle=cycle)}
        position = max((area.position for area in existing.values()), default=0)
        meant: dict[str, NeedArea] = {}
        made = []
        for option in self.run.options:
            area = existing.get(option["area"])
            if option["area"] == NEW:
                position += 1
                key = _free_key(option["text"], existing)
                area = NeedArea.objects.create(
                    organisation=self.organisation,
                    cycle=cycle,
                    key=key,
                    name={self.mapping.language: option["text"]},
                    position=position,
                )
                existing[key] = area
                made.append(area.pk)
            if area:
                meant[folded(option["text"])] = area
        self.counts.areas = len(made)
        self.run.created = {"areas": made}
        return meant

    # Shared

    def _make(self, model: type[models.Model], work: list[tuple[ImportRow, Any]]) -> None:
        """Insert in bulk and note on each row what it made."""
        for _row, item in work:
            item.organisation = self.organisation
        model._default_manager.bulk_create([item for _row, item in work], batch_size=BATCH)
        for row, item in work:
            row.undo["made"].setdefault(model._meta.label, []).append(item.pk)

    def _at(self, row: ImportRow) -> datetime:
        """When she filled in the form, in the organisation's zone; else now. Never in the future."""
        if not row.data["at"]:
            return self.now
        return min(datetime.fromisoformat(row.data["at"]).replace(tzinfo=self.zone), self.now)


def _wanted(row: ImportRow, model: Any) -> dict[str, Any]:
    """What a row says for the need profile or the offer."""
    fields = ("challenges", "goals", "mentor_wish") if model is NeedProfile else ("does_not_do",)
    wanted = {key: row.data["texts"][key] for key in fields if key in row.data["texts"]}
    if model is Offer and row.data["capacity"] is not None:
        wanted["capacity"] = row.data["capacity"]
    return wanted


def is_taken(row: ImportRow) -> bool:
    """Whether applying will do something with the row."""
    if row.verdict == Verdict.PROBLEM or row.decision == Decision.LEAVE:
        return False
    return row.verdict != Verdict.DOUBT or bool(row.decision)


def _free_key(text: str, taken: Iterable[str]) -> str:
    start = slugify(latin(text))[:50].strip("-") or "area"
    key, number = start, 2
    while key in taken:
        key, number = f"{start}-{number}", number + 1
    return key
