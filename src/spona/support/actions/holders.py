"""Who of the team cares for which pair."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.mentoring.models import Mentorship
from spona.mentoring.states import LIVE
from spona.people.access import EDIT, MAY
from spona.people.models import Membership, Person
from spona.programmes.models import Cycle
from spona.support.models.desk import CaseHolder, Task
from spona.support.states import TaskState


@transaction.atomic
def give_case(
    *, mentorship: Mentorship, to: Person | None, by: Person | None, now: datetime
) -> CaseHolder | None:
    """The pair turns to this colleague from now on (None: to nobody by name); its open tasks of the
    former one go along. ValidationError for somebody who may not act in the team."""
    if to is not None and not _may_act(to):
        raise ValidationError(_("Only somebody of the team can care for a pair."))
    Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship.pk)
    before = CaseHolder.objects.filter(mentorship=mentorship, until=None).first()
    if before is not None and to is not None and before.person_id == to.pk:
        return before
    former = before.person_id if before else None
    if before is not None:
        before.until = now
        before.save(update_fields=["until"])
    after = None
    if to is not None:
        after = CaseHolder.objects.create(
            organisation_id=mentorship.organisation_id, mentorship=mentorship, person=to, since=now
        )
    Task.objects.filter(mentorship=mentorship, state=TaskState.OPEN, assignee=former).update(
        assignee=to
    )
    record(verb="support.case_given", target=mentorship, by=by, to=to.public_id if to else "")
    return after


@transaction.atomic
def share_out(*, cycle: Cycle, among: Iterable[Person], by: Person | None, now: datetime) -> int:
    """Pairs without a case holder go to whoever of these has the fewest, in turn. How many went."""
    people = [person for person in among if _may_act(person)]
    if not people:
        raise ValidationError(_("Choose at least one colleague."))
    load = Counter(
        dict.fromkeys((person.pk for person in people), 0)
        | dict(_loads(person.pk for person in people))
    )
    by_key = {person.pk: person for person in people}
    waiting = Mentorship.objects.filter(cycle=cycle, state__in=LIVE).exclude(
        case_holders__until__isnull=True, case_holders__isnull=False
    )
    n = 0
    for mentorship in waiting.order_by("pk"):
        key = min(load, key=lambda k: (load[k], k))
        give_case(mentorship=mentorship, to=by_key[key], by=by, now=now)
        load[key] += 1
        n += 1
    return n


@transaction.atomic
def hand_over(*, of: Person, to: Person, by: Person, now: datetime) -> tuple[int, int]:
    """Everything a colleague has in hand goes to another: her pairs, and her open tasks. How many."""
    if of.pk == to.pk:
        raise ValidationError(_("Choose somebody else."))
    cases = CaseHolder.objects.filter(person=of, until=None).select_related("mentorship")
    pairs = [case.mentorship for case in cases.order_by("pk")]
    for mentorship in pairs:
        give_case(mentorship=mentorship, to=to, by=by, now=now)
    tasks = Task.objects.filter(assignee=of, state=TaskState.OPEN).update(assignee=to)
    record(verb="support.handed_over", target=of, by=by, to=to.public_id, pairs=len(pairs))
    return len(pairs), tasks


def _loads(people: Iterable[int]) -> Iterable[tuple[int, int]]:
    from django.db.models import Count

    live = CaseHolder.objects.filter(person__in=list(people), until=None)
    return live.order_by().values_list("person").annotate(Count("pk"))


def _may_act(person: Person) -> bool:
    return Membership.objects.filter(
        person=person, ended_at__isnull=True, role__in=MAY[EDIT]
    ).exists()
