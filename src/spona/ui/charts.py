"""Where the marks of a chart go. Pure arithmetic; the templates draw.

Units are those of the SVG's own view box. The text of a chart is HTML beside the drawing or SVG
text without styles, so it works in print, in mail and without scripts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

WIDTH: Final = 1000
ROW: Final = 44
BAR: Final = 14
TOP: Final = 34


@dataclass(frozen=True)
class Span:
    label: Any
    starts_on: date
    ends_on: date
    state: str  # done, now, later
    x: float
    width: float
    y: float
    text_x: float
    anchor: str
    lang: str = ""  # of the label, where it is not the page's


@dataclass(frozen=True)
class Tick:
    on: date
    x: float
    is_year: bool


@dataclass(frozen=True)
class Timeline:
    spans: list[Span]
    ticks: list[Tick]
    height: float
    today_x: float | None


def timeline(*, phases: Sequence[Any], today: date) -> Timeline:
    """Phases as bars from `starts_on` to the end of `ends_on`; today only if it lies within."""
    if not phases:
        return Timeline(spans=[], ticks=[], height=0, today_x=None)
    first = min(phase.starts_on for phase in phases)
    last = max(phase.ends_on for phase in phases) + timedelta(days=1)
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return round((day - first).days / days * WIDTH, 1)

    spans = []
    for number, phase in enumerate(phases):
        left, right = x(phase.starts_on), x(phase.ends_on + timedelta(days=1))
        over, ahead = phase.ends_on < today, phase.starts_on > today
        spans.append(
            Span(
                label=phase.label,
                starts_on=phase.starts_on,
                ends_on=phase.ends_on,
                state="done" if over else "later" if ahead else "now",
                x=left,
                width=round(max(right - left, 6), 1),
                y=TOP + number * ROW + 22,
                text_x=left if left < WIDTH * 0.6 else max(right, left + 6),
                anchor="start" if left < WIDTH * 0.6 else "end",
                lang=getattr(phase, "lang", ""),
            )
        )
    inside = first <= today < last
    return Timeline(
        spans=spans,
        ticks=_months(first=first, last=last, x=x),
        height=TOP + len(spans) * ROW + 6,
        today_x=x(today) if inside else None,
    )


def _months(*, first: date, last: date, x: Any) -> list[Tick]:
    """The first day of months, thinned so that at most eight labels stand on the line."""
    months = []
    day = first.replace(day=1)
    while day < last:
        if day >= first:
            months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    every = max(1, -(-len(months) // 7))
    return [Tick(on=m, x=x(m), is_year=m.month == 1) for m in months[::every]]


@dataclass(frozen=True)
class Bar:
    label: Any
    value: float
    width: float


@dataclass(frozen=True)
class Bars:
    rows: list[Bar]
    total: float


def bars(*, rows: Sequence[tuple[Any, float]]) -> Bars:
    """Widths in hundredths of the longest bar. Negative values are not for bars: ValueError."""
    if any(value < 0 for _, value in rows):
        raise ValueError("bars show amounts, and an amount is not negative")
    most = max((value for _, value in rows), default=0)
    drawn = [
        Bar(label=label, value=value, width=round(value / most * 100, 2) if most else 0)
        for label, value in rows
    ]
    return Bars(rows=drawn, total=sum(value for _, value in rows))
