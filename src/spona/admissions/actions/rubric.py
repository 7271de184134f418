"""Criteria with their weights and anchors. Once a review is in, they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from spona.admissions.models.call import Call, Criterion
from spona.admissions.queries.calls import WHOLE, has_review
from spona.admissions.rubric_to_start_from import START
from spona.core.audit import record
from spona.core.public_ids import new_public_id
from spona.core.translated import Said
from spona.people.models import Person


class RubricStands(Exception):
    """A review is in: what it was judged by does not change any more."""


class NotWhole(Exception):
    """The call is public, so its weights must make 100 together; `total` is what they make."""

    def __init__(self, total: int) -> None:
        super().__init__(str(total))
        self.total = total


@dataclass(frozen=True)
class CriterionSaid:
    """A line as somebody wrote it; `criterion` None is a new one."""

    criterion: Criterion | None
    name: Said
    help: Said
    weight: int
    anchors: dict[str, Said]


def start_rubric(*, call: Call) -> None:
    """Five criteria to begin with; inside the caller's transaction."""
    Criterion.objects.bulk_create(
        Criterion(
            organisation=call.organisation,
            call=call,
            key=start.key,
            name=start.name,
            help=start.help,
            weight=start.weight,
            anchors=start.anchors,
            position=position,
        )
        for position, start in enumerate(START)
    )


@transaction.atomic
def save_rubric(
    *,
    call: Call,
    lines: Sequence[CriterionSaid],
    removed: Sequence[Criterion] = (),
    by: Person | None,
) -> int:
    """The rubric in the order of `lines`; returns the sum of the weights.

    RubricStands after the first review; NotWhole for a public call whose weights would not make 100.
    """
    Call.objects.select_for_update().get(pk=call.pk)
    if has_review(call=call):
        raise RubricStands
    total = sum(line.weight for line in lines)
    if call.published_at is not None and lines and total != WHOLE:
        raise NotWhole(total)
    Criterion.objects.filter(call=call, pk__in=[row.pk for row in removed]).delete()
    for position, line in enumerate(lines):
        row = line.criterion or Criterion(
            organisation=call.organisation, call=call, key=f"c-{new_public_id()[:12].lower()}"
        )
        row.name, row.help, row.weight = line.name, line.help, line.weight
        row.anchors, row.position = line.anchors, position
        row.save()
    record(verb="admissions.rubric_changed", target=call, by=by, criteria=len(lines), total=total)
    return total
