"""Credit for earlier rejections: who was not selected before in the same programme, and how often."""

from collections import defaultdict

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.queries.composing import candidates
from spona.admissions.states import State


def earlier_rejections(*, call: Call) -> dict[int, list[Call]]:
    """Candidates' primary keys with the earlier calls of the programme that did not select them.

    The same person, or the same mail address under another entry; each call counts once. Three
    queries for any number. Without credit in this call's rules: empty.
    """
    if not call.credit_points:
        return {}
    rows = list(candidates(call=call).values_list("pk", "person", "person__email"))
    earlier = Application.objects.filter(
        call__cycle__programme=call.cycle.programme_id,
        call__part=call.part,
        call__opens_at__lt=call.opens_at,
        state=State.NOT_SELECTED,
    ).exclude(call=call)
    by_person: dict[int, set[int]] = defaultdict(set)
    by_email: dict[str, set[int]] = defaultdict(set)
    for person, email, before in earlier.values_list("person", "person__email", "call"):
        by_person[person].add(before)
        if email:
            by_email[email].add(before)
    calls = {
        found.pk: found for found in Call.objects.filter(cycle__programme=call.cycle.programme_id)
    }
    found: dict[int, list[Call]] = {}
    for pk, person, email in rows:
        times = by_person.get(person, set()) | (by_email.get(email, set()) if email else set())
        if times:
            found[pk] = sorted((calls[key] for key in times), key=lambda c: c.opens_at)
    return found


def points_for(*, call: Call, rejections: int) -> int:
    """Points of 100 that the call's rules give for so many earlier rejections."""
    return min(call.credit_points * rejections, call.credit_most)
