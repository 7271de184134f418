"""Who sees what, as it is declared, is what the running pages do.

1. Every field of every model is declared or technical: a new field without a word on it fails here.
2. What can follow from the code does (base classes, audiences of pages).
3. A walk: a mark of its own in every declared text of a full house, every page opened as everybody; a mark
   is met only by readers that were declared, and each of those meets one where the declaration says.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from spona.admissions.models.application import Referee
from spona.core.scope import across_organisations, in_organisation
from spona.core.visibility import (
    OF_THE_TEAM,
    Group,
    Reader,
    audience_of,
    groups,
    is_technical,
    models_about_nobody,
)
from spona.mentoring.models import Mentorship, PairOnly
from spona.messaging.links import address_of, issue
from spona.people.models import Account, Membership, Person
from spona.people.states import Role
from tests.characters import NOW, TODAY, House, visitor
from tests.test_permissions import LINKS, OURS, address

OWN = [m for m in apps.get_models() if m.__module__.startswith("spona.")]
LABELS = {model._meta.label.lower(): model for model in OWN}
DECLARED = [name for group in groups() for name in group.fields()]
ABOUT_NOBODY = {name.lower() for name in models_about_nobody()}


def test_every_field_says_who_sees_it() -> None:
    known = {name.lower() for name in DECLARED}
    silent = [
        f"{model._meta.label}.{one.name}"
        for model in OWN
        if model._meta.label_lower not in ABOUT_NOBODY
        for one in model._meta.concrete_fields
        if not is_technical(one) and f"{model._meta.label_lower}.{one.name}" not in known
    ]
    assert silent == []


def test_nothing_is_declared_that_is_not_there_or_twice() -> None:
    there = {f"{m._meta.label}.{f.name}" for m in OWN for f in m._meta.concrete_fields}
    assert [name for name in DECLARED if name not in there] == []
    assert [name for name in set(DECLARED) if DECLARED.count(name) > 1] == []
    assert ABOUT_NOBODY - set(LABELS) == set()
    assert len({group.key for group in groups()}) == len(groups())


def test_what_belongs_to_the_pair_alone_says_so() -> None:
    """Every row with the pair's own manager is declared for the two, and nothing else claims it."""
    said = {model for group in groups() if group.rule is PairOnly for model in group.holds}
    assert said == {m._meta.label for m in OWN if issubclass(m, PairOnly)}
    for group in groups():
        if group.rule is PairOnly:
            assert group.readers - {Reader.CO_MENTOR} == {Reader.YOU, Reader.PARTNER}, group.key
        elif group.rule is not None:
            assert all(issubclass(LABELS[m.lower()], group.rule) for m in group.holds), group.key


@pytest.mark.parametrize("group", groups(), ids=lambda group: group.key)
def test_readers_follow_from_the_pages(group: Group) -> None:
    """A page of the team is named only for the team, and the other way round."""
    for one in group.seen:
        kinds = {audience_of(page) for page in one.pages}
        of_the_team = {kind for kind in kinds if kind in OF_THE_TEAM}
        assert (one.who is None) == bool(of_the_team), (one, kinds)
        assert of_the_team == kinds or not of_the_team, (one, kinds)
        assert str(group.name) and str(group.kept_text) and str(group.change)


# The walk.

# Text that pages are found by, or that is no sentence: a mark there would break them.
UNMARKED = {
    "language", "key", "code", "kind", "state", "sectors", "economy", "address",
    "preferred_language", "time_zone", "name_language", "windows", "switched_off", "grounds",
    "findings", "fields", "main_field", "phone_digits", "folded_name", "files", "scores",
    "record", "decisions", "order", "verdict", "mapping", "options", "created", "undo", "data",
    "remarks", "reasons", "areas", "summary", "hash", "plan_hash", "content", "facts",
    "occasion", "medium", "ask", "code_hash", "role", "secret_id", "target_id", "purpose",
    "batch", "message_id", "dedupe_key", "reply_to", "actor_id", "target_kind", "verb",
    "detail", "languages", "password", "objective", "text_version", "revisions", "raw",
    "calendar", "search_keys", "sort_key", "sort_key_en", "sort_key_sq", "sort_key_mk", "file",
    "present",
}  # fmt: skip
MARK = re.compile(rb"zq\d{5}qz")
# Whose a row is: the first of these it has.
WHOSE = (
    "person", "participation", "mentorship", "application", "assignment", "sheet", "profile",
    "offer", "session", "goal", "meeting", "agreement", "thread", "member", "slot", "one",
    "mentee", "by", "concern", "call",
)  # fmt: skip
FIRST = {"Referee": "application", "Conflict": "person", "Decision": "application"}


def _rows_beyond(house: House) -> None:
    """What no address needs, but a pair has: its own words, and a reflection with one answer shared."""
    from spona.intake.models import ImportRow
    from spona.mentoring import action_actions, agreeing_actions, reflection_actions
    from spona.mentoring.agreement_points import defaults
    from spona.questions.models import Answer, Question

    ImportRow.objects.update(verdict="new")
    question = Question.objects.filter(organisation=house.organisation).first()
    Answer.objects.create(
        organisation=house.organisation,
        question=question,
        person=house.mentee.person,
        text="x",
        answered_at=NOW,
    )
    pair, mentee = house.mentorship, house.mentee
    agreeing_actions.draft_agreement(
        mentorship=pair, participation=mentee, answers=defaults(minutes=90), seen=0, now=NOW
    )
    action_actions.set_action(
        mentorship=pair, participation=mentee, text="x", owner=house.mentor, due_on=None, now=NOW
    )
    reflection_actions.write_reflection(
        mentorship=pair,
        participation=mentee,
        month=TODAY,
        answers={"hard": ("x", False), "good": ("y", True)},
        now=NOW,
    )


def _planted(value: Any, mark: str, one: models.Field) -> Any:
    if isinstance(one, models.JSONField):
        if not isinstance(value, dict):
            return value
        if one.name == "answers":  # of an agreement: the others are choices
            return value | {"topics": mark}
        return {k: mark if isinstance(v, str) else v for k, v in value.items()} or {"en": mark}
    if isinstance(one, models.URLField):
        return f"https://{mark}.example"
    if isinstance(one, models.EmailField):
        return f"{mark}@example.org"
    return mark


def _plant(house: House) -> dict[str, tuple[str, Any]]:
    """mark -> (dotted field, row)."""
    marks: dict[str, tuple[str, Any]] = {}
    for name in DECLARED:
        label, _dot, field = name.rpartition(".")
        model = LABELS[label.lower()]
        one = model._meta.get_field(field)
        textual = (models.CharField, models.TextField, models.JSONField)
        if field in UNMARKED or one.choices or not isinstance(one, textual):
            continue
        rows: QuerySet[Any] = QuerySet(model)
        if any(f.name == "organisation" for f in model._meta.concrete_fields):
            rows = rows.filter(organisation=house.organisation)
        for row in rows:
            mark = f"zq{len(marks):05d}qz"
            new = _planted(getattr(row, field), mark, one)
            if new != getattr(row, field):
                rows.filter(pk=row.pk).update(**{field: new})
                marks[mark] = (name, row)
    return marks


def _whose(row: Any) -> frozenset[int]:
    """Keys of the persons a row is about."""
    if isinstance(row, Person):
        return frozenset({row.pk})
    if isinstance(row, Account):
        return frozenset(row.persons.values_list("pk", flat=True))
    if isinstance(row, Mentorship):
        return frozenset({row.mentee.person_id, row.mentor.person_id})
    first = FIRST.get(type(row).__name__)
    for step in (first, *WHOSE) if first else WHOSE:
        if getattr(row, f"{step}_id", None) is not None:
            return _whose(getattr(row, step))
    return frozenset()


def _relations(actor: Person | None, about: frozenset[int], house: House) -> set[Reader]:
    """What somebody is to the persons of a row."""
    found = {Reader.PUBLIC}
    if actor is None:
        return found
    if actor.pk in about:
        found.add(Reader.YOU)
    two = {house.mentee.person_id, house.mentor.person_id}
    if actor.pk in two and about & two:
        found |= {Reader.PARTNER, Reader.PROPOSED}
    if actor.pk == house.other_mentor.person_id and about & two:
        found.add(Reader.CO_MENTOR)
    role = next((m.role for m in Membership.objects.filter(person=actor, ended_at=None)), None)
    if role is not None:
        levels = {
            Role.VIEWER: [Reader.TEAM],
            Role.COORDINATOR: [Reader.TEAM, Reader.EDITORS],
            Role.MANAGER: [Reader.TEAM, Reader.EDITORS, Reader.MANAGERS],
            Role.OWNER: [Reader.TEAM, Reader.EDITORS, Reader.MANAGERS, Reader.OWNER],
        }
        found |= set(levels[Role(role)])
    if Referee.objects.filter(person__in=about, application__person=actor).exists():
        found.add(Reader.NAMED)
    if actor.pk in {house.mentor.person_id, house.other_mentor.person_id}:
        found.add(Reader.JURY)  # one chairs it, the other holds interviews (see subjects)
    if actor.pk == house.mentor.person_id:
        found.add(Reader.TRUST)
    return found


# What a mailed link is about; the others are about their reader alone.
TARGETS = {
    "pair": "mentoring.Mentorship", "session": "mentoring.Mentorship", "met": "mentoring.Meeting",
    "comentor": "mentoring.CoMentor", "pulse": "support.Pulse", "thread": "support.Thread",
    "application": "admissions.Application", "interview": "admissions.Application",
    "place": "admissions.Application", "referee": "admissions.Referee",
    "jury": "admissions.Reviewer", "minutes": "admissions.Minutes",
    "needs": "programmes.Participation", "offer": "programmes.Participation",
    "invitation": "programmes.Participation", "proposal": "matching.Proposal",
    "pool": "matching.PoolAsk", "team": "people.TeamInvitation",
}  # fmt: skip
# What else stands in the address of a link's pages.
BEYOND = {
    "session": "mentoring.Session", "meeting": "mentoring.Meeting", "goal": "mentoring.Goal",
    "co": "programmes.Participation", "file": "questions.AnswerFile", "slot": "admissions.Slot",
    "referee": "admissions.Referee", "public_id": "admissions.Assignment",
    "other": "admissions.Assignment",
}  # fmt: skip


def _rows(label: str, house: House) -> list[Any]:
    """All of this organisation, whoever may see them."""
    found = QuerySet(apps.get_model(label)).filter(organisation=house.organisation)
    return list(found.order_by("pk")[:2])


def _pages_by_link(person: Person, house: House) -> Iterator[tuple[str, str]]:
    """Every page of every link this person could hold, to all that such links are about."""
    for name, audience, pattern in LINKS:
        purpose = audience.partition(":")[2]
        if name.endswith("pdf"):
            continue
        keys = [key for key in pattern.pattern.converters if key != "token"]
        for target in _rows(TARGETS[purpose], house) if purpose in TARGETS else [None]:
            link = issue(person=person, purpose=purpose, target=target, now=timezone.now())
            token = urlsplit(address_of(link)).path.split("/")[3]
            for rows in product(*(_rows(BEYOND[key], house) for key in keys)):
                ids = {key: row.public_id for key, row in zip(keys, rows, strict=True)}
                yield name, reverse(name, kwargs={"token": token} | ids)


def _texts(response: Any) -> bytes:
    body = b"".join(response) if response.streaming else response.content
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


@pytest.mark.one_database
def test_only_declared_readers_meet_a_text(standing: tuple[House, House]) -> None:
    house, elsewhere = standing
    pages = [
        (name, audience, address(name, pattern, org=house, things=house))
        for name, audience, pattern in OURS
        if not name.endswith("pdf") and "paper" not in name  # packed: a mark is not found in it
    ]
    with in_organisation(house.organisation):
        _rows_beyond(house)
    with across_organisations(why="the test plants everywhere"):
        marks = _plant(house)
    actors: dict[str, Person | None] = {
        "nobody": None,
        "of another organisation": elsewhere.coordinator,
        "another mentee": house.other_mentee.person,
        "mentee": house.mentee.person,
        "mentor": house.mentor.person,
        "co-mentor": house.other_mentor.person,
        "viewer": house.viewer,
        "coordinator": house.coordinator,
        "manager": house.manager,
        "owner": house.owner,
    }
    right = {
        "viewer": {"staff:view"},
        "manager": {one for one in OF_THE_TEAM if one != "staff:own"},
        "owner": set(OF_THE_TEAM),
    }
    group_of = {name: group for group in groups() for name in group.fields()}
    about = {}
    with across_organisations(why="an account belongs to none"):
        for mark, (_name, row) in marks.items():
            about[mark] = _whose(row) if not hasattr(row, "concern_id") else frozenset()
    is_to: dict[tuple[str, str], set[Reader]] = {}
    with in_organisation(house.organisation):
        for who, person in actors.items():
            known = {about_: _relations(person, about_, house) for about_ in set(about.values())}
            is_to |= {(who, mark): known[persons] for mark, persons in about.items()}
    leaks: set[tuple[str, str, str]] = set()
    met: dict[tuple[str, Reader], set[str]] = defaultdict(set)
    for who, person in actors.items():
        client = visitor(person)
        for page, audience, url in pages:
            # Who may open a page of the team at all, the matrix of permissions tries. What the owner
            # meets, a coordinator may meet too; her own desk is another.
            is_hers = audience in right.get(who, ()) or (who, page) == ("coordinator", "home_desk")
            if audience in OF_THE_TEAM and not is_hers:
                continue
            for found in set(MARK.findall(_texts(client.get(url)))):
                mark = found.decode()
                name = marks[mark][0]
                group = group_of[name]
                if not is_to[who, mark] & group.readers:
                    leaks.add((who, name, page))
                for reader in is_to[who, mark] & group.readers:
                    met[(group.key, reader)].add(page)
    # By mailed links, too, whoever holds one: all that are about something in this house.
    opened = 0
    for who, person in actors.items():
        if person is None or person.organisation_id != house.organisation.pk:
            continue
        with in_organisation(house.organisation):
            links = list(_pages_by_link(person, house))
        for page, url in links:
            answer = visitor().get(url)
            opened += answer.status_code == 200
            for found in set(MARK.findall(_texts(answer))):
                mark = found.decode()
                group = group_of[marks[mark][0]]
                if not is_to[who, mark] & group.readers:
                    leaks.add((who, marks[mark][0], page))
    marked = {group_of[name].key for name, _row in marks.values()}
    unmet = [
        (group.key, one.reader, one.pages)
        for group in groups()
        for one in group.seen
        if one.surely and group.key in marked and not met[(group.key, one.reader)] & set(one.pages)
    ]
    assert (sorted(leaks), unmet) == ([], [])
    # The walk saw much: it does not hold because nothing was there.
    assert (len(marks) > 250, len(marked) > 25, len(met) > 50, opened > 100) == (True,) * 4, opened
