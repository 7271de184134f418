"""What people ticked, and what it becomes: a need area of the cycle, a new one, or only an answer.

`ImportRun.options`: `[{"text", "count", "area": key, NEW or ""}]`, most chosen first.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

from spona.engine.names import latin
from spona.intake.options import LONGEST_OPTION
from spona.intake.values import folded
from spona.needs.models import NeedArea
from spona.programmes.models import Cycle

NEW = "+"
MOST_SHOWN = 80


def names_of_areas(cycle: Cycle) -> dict[str, str]:
    """Folded name, in any language it has → key of the area."""
    names: dict[str, str] = {}
    for area in NeedArea.objects.filter(cycle=cycle, is_in_use=True).order_by("position", "pk"):
        for name in (*area.name.values(), area.key):
            names.setdefault(folded(name), area.key)
    names.pop("", None)
    return names


def count_options(records: Iterable[dict[str, Any]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for record in records:
        counts.update(record["needs"])
        counts.update(record["offers"])
    return counts


def resolve_options(
    *, counts: Counter[str], names: dict[str, str], remembered: dict[str, str], keys: set[str]
) -> list[dict[str, Any]]:
    """Each option with the area it means: by its name, or as she said for this form before."""
    resolved = []
    for text, count in counts.most_common():
        plain = folded(text)
        area = names.get(plain) or remembered.get(plain, "")
        resolved.append(
            {
                "text": text[:LONGEST_OPTION],
                "count": count,
                "area": area if area in keys else "",
                "known": plain in names,
            }
        )
    return resolved


def make_areas(
    *, cycle: Cycle, options: list[dict[str, Any]], language: str
) -> tuple[dict[str, NeedArea], list[int]]:
    """(folded option → area, primary keys of new ones). New ones only where she ticked them."""
    existing = {area.key: area for area in NeedArea.objects.filter(cycle=cycle)}
    position = max((area.position for area in existing.values()), default=0)
    meant: dict[str, NeedArea] = {}
    made = []
    for option in options:
        area = existing.get(option["area"])
        if option["area"] == NEW:
            position += 1
            key = _free_key(option["text"], existing)
            area = NeedArea.objects.create(
                organisation=cycle.organisation,
                cycle=cycle,
                key=key,
                name={language: option["text"]},
                position=position,
            )
            existing[key] = area
            made.append(area.pk)
        if area:
            meant[folded(option["text"])] = area
    return meant, made


def _free_key(text: str, taken: Iterable[str]) -> str:
    start = slugify(latin(text))[:50].strip("-") or "area"
    key, number = start, 2
    while key in taken:
        key, number = f"{start}-{number}", number + 1
    return key
