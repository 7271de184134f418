"""Taking an import back, as long as nobody has acted on what it made.

Whether somebody has acted is asked of the database, not of a list of rooms: any row of any table
that points to what the import made, and was not made by it, is an act. So a room that comes later
is heeded without being known here.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.intake.models import ImportRun
from spona.intake.privacy import forget_rows, forgotten_in_bulk
from spona.people.models import Person

_CHUNK = 500
# What stands in the way, in words, by the model that points here.
REASONS: dict[str, str | Promise] = {
    "messaging.Message": gettext_lazy("a mail was sent"),
    "messaging.Link": gettext_lazy("a link was sent"),
    "matching.Proposal": gettext_lazy("a pair was proposed"),
    "matching.PairWish": gettext_lazy("a wish for a pair was noted"),
    "mentoring.Mentorship": gettext_lazy("a mentorship has begun"),
    "programmes.StandingChange": gettext_lazy("the standing was changed"),
    "programmes.Participation": gettext_lazy("takes part in a cycle by other ways"),
    "people.Membership": gettext_lazy("is in the team"),
    "people.ConsentEvent": gettext_lazy("gave or withdrew a consent"),
    "people.TeamInvitation": gettext_lazy("was invited to the team"),
}
_IGNORED = {"intake.ImportRow"}


class CannotUndo(Exception):
    """Somebody has acted since; `reasons` are sentences naming up to some people."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def acts_since(run: ImportRun, *, most: int = 5) -> list[str]:
    """Sentences about what happened since the import; empty when it can be undone."""
    made = made_by(run)
    people = _people_touched(run)
    acts: list[tuple[int, str]] = [
        *_edited(run, people),
        *((pk, reason) for pk, reason in _pointed_at(made, people)),
    ]
    by_person: dict[int, list[str]] = {}
    for pk, reason in acts:
        by_person.setdefault(pk, [])
        if reason not in by_person[pk]:
            by_person[pk].append(reason)
    names = dict(Person.objects.filter(pk__in=list(by_person)[:most]).values_list("pk", "name"))
    sentences = [
        f"{names.get(pk, '–')}: {', '.join(reasons)}"
        for pk, reasons in list(by_person.items())[:most]
    ]
    if len(by_person) > most:
        sentences.append(_("… and %(count)s more") % {"count": len(by_person) - most})
    return sentences


def take_back(run: ImportRun) -> dict[str, int]:
    """Delete what the run made and put back what it changed. In the caller's transaction.

    Raises `CannotUndo` when somebody has acted on it since.
    """
    if reasons := acts_since(run):
        raise CannotUndo(reasons)
    made = made_by(run)
    rows = list(run.rows.order_by("-position"))
    for row in rows:
        for label, old in row.undo.get("old", {}).items():
            _put_back(apps.get_model(label), old)
        if before := row.undo.get("before"):
            _put_person_back(row.undo["person"], before)
    # What hangs on others goes first; persons take the rest with them.
    for label in _DELETE_ORDER:
        for chunk in _chunks(sorted(made.get(label, ()))):
            with forgotten_in_bulk():
                if label == "people.Person":
                    forget_rows(chunk)
                apps.get_model(label)._base_manager.filter(pk__in=chunk).delete()
    areas = _unused_areas(run.created.get("areas", []))
    apps.get_model("needs.NeedArea")._base_manager.filter(pk__in=areas).delete()
    _drop_unanswered(run)
    return {"people": len(made.get("people.Person", ())), "areas": len(areas)}


_DELETE_ORDER = (
    "needs.Need",
    "needs.OfferArea",
    "needs.NeedProfile",
    "needs.Offer",
    "questions.Answer",
    "people.ConsentEvent",
    "people.PersonLanguage",
    "programmes.StandingChange",
    "programmes.Participation",
    "people.Person",
)


def made_by(run: ImportRun) -> dict[str, set[int]]:
    """Model label → primary keys of the rows the run made."""
    made: dict[str, set[int]] = defaultdict(set)
    for undo in run.rows.values_list("undo", flat=True):
        for label, keys in undo.get("made", {}).items():
            made[label].update(keys)
    return made


def _people_touched(run: ImportRun) -> dict[str, str]:
    return dict(run.created.get("changed_at", {}))


def _edited(run: ImportRun, people: dict[str, str]) -> Iterable[tuple[int, str]]:
    """Persons changed, signed in or removed since; only those whose row made or changed them."""
    changed = {
        row["undo"].get("person")
        for row in run.rows.values("undo")
        if row["undo"].get("before") or "people.Person" in row["undo"].get("made", {})
    }
    made = made_by(run).get("people.Person", set())
    found = set()
    for chunk in _chunks(sorted(pk for pk in changed if pk)):
        for pk, changed_at, account in Person.objects.filter(pk__in=chunk).values_list(
            "pk", "changed_at", "account_id"
        ):
            found.add(pk)
            if account and pk in made:
                yield pk, _("signs in here now")
            elif changed_at != parse_datetime(people.get(str(pk), "")):
                yield pk, _("was edited")
    # Somebody the team has deleted meanwhile is no hindrance: there is nothing to take back.


def _pointed_at(made: dict[str, set[int]], people: dict[str, str]) -> Iterable[tuple[int, str]]:
    for label in ("people.Person", "programmes.Participation", "needs.NeedProfile", "needs.Offer"):
        model = apps.get_model(label)
        keys = made.get(label, set())
        for relation in model._meta.related_objects:
            pointing: Any = relation.related_model
            if pointing._meta.label in _IGNORED or not isinstance(
                relation.field, models.ForeignKey
            ):
                continue
            own = made.get(pointing._meta.label, set())
            for owner, pk in _rows_pointing(pointing, relation.field.attname, keys):
                if pk not in own:
                    yield _person_of(label, owner), _reason(pointing)


def _rows_pointing(model: Any, attname: str, keys: set[int]) -> Iterable[tuple[int, int]]:
    """(pk pointed at, pk of the row). Base managers: the keys are of this organisation already."""
    for chunk in _chunks(sorted(keys)):
        yield from model._base_manager.filter(**{f"{attname}__in": chunk}).values_list(
            attname, "pk"
        )


def _person_of(label: str, pk: int) -> int:
    if label == "people.Person":
        return pk
    lookup = {"programmes.Participation": "person_id"}.get(label, "participation__person_id")
    found = apps.get_model(label)._base_manager.filter(pk=pk).values_list(lookup, flat=True)
    return found.first() or 0


def _reason(model: Any) -> str:
    if reason := REASONS.get(model._meta.label):
        return str(reason)
    return _("there is more about this person (%(what)s)") % {"what": model._meta.verbose_name}


def _put_back(model: Any, old: dict[str, dict[str, Any]]) -> None:
    for pk, values in old.items():
        model._base_manager.filter(pk=pk).update(**values)


def _put_person_back(pk: int, before: dict[str, Any]) -> None:
    person = Person.objects.filter(pk=pk).first()
    if person:
        for key, value in before.items():
            setattr(person, key, value)
        person.save()


def _unused_areas(keys: list[int]) -> list[int]:
    """Of the need areas made: those nobody uses now."""
    used: set[int] = set()
    for label in ("needs.Need", "needs.OfferArea"):
        used |= set(
            apps.get_model(label)
            ._base_manager.filter(area__in=keys)
            .values_list("area_id", flat=True)
        )
    parents = apps.get_model("needs.NeedArea")._base_manager.filter(parent__in=keys)
    used |= set(parents.values_list("parent_id", flat=True))
    return [key for key in keys if key not in used]


def _drop_unanswered(run: ImportRun) -> None:
    """Of the questions made: those that nobody has answered; and the questionnaire, when empty."""
    questions = apps.get_model("questions.Question")._base_manager.filter(
        pk__in=run.created.get("questions", []), answers__isnull=True
    )
    questions.delete()
    questionnaire = run.questionnaire
    if questionnaire and not questionnaire.questions.exists():
        questionnaire.delete()
        run.questionnaire = None


def _chunks(keys: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]
