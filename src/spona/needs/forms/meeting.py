"""How and when somebody can meet: a small grid of day and part of day, without JavaScript."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from spona.needs.actions import MeetingSaid
from spona.needs.models import Meeting, Mode

# Parts of a day: first and last minute after midnight.
PARTS = [
    (480, 720, _("Morning"), "8–12"),
    (720, 1020, _("Afternoon"), "12–17"),
    (1020, 1260, _("Evening"), "17–21"),
]
CELLS = {f"{day}-{start}": (day, start, end) for day in range(7) for start, end, *_rest in PARTS}
# Zones most of our people live in; any other that is known already is offered too.
ZONES = {
    "Europe/Belgrade": _("Belgrade, Tirana, Skopje, Berlin"),
    "Europe/London": _("London, Lisbon"),
    "Europe/Athens": _("Athens, Sofia, Bucharest, Kyiv"),
    "Europe/Istanbul": _("Istanbul"),
    "America/New_York": _("New York, Toronto"),
    "America/Los_Angeles": _("Los Angeles"),
    "Australia/Sydney": _("Sydney"),
}


class MeetingMixin:
    """Mode, town, weekly windows and years of experience, filled with what is known."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def add_meeting(self, said: Meeting | None, *, zone: str, years: int | None) -> None:
        self.fields["years"] = forms.IntegerField(
            label=_("How many years have you worked in your field?"),
            min_value=0,
            validators=[MaxValueValidator(80)],
            required=False,
            initial=years,
        )
        self.fields["meeting_mode"] = forms.ChoiceField(
            label=_("How can you meet?"),
            choices=Mode.choices,
            initial=said.meeting_mode if said else Mode.BOTH,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields["meeting_town"] = forms.CharField(
            label=_("In person: in which town?"),
            max_length=120,
            required=False,
            initial=said.meeting_town if said else "",
            help_text=_("Empty means where you live."),
        )
        self.fields["windows"] = forms.MultipleChoiceField(
            label=_("When does it usually suit you?"),
            choices=[(key, key) for key in CELLS],
            required=False,
            initial=cells_of(said.windows if said else []),
            widget=forms.CheckboxSelectMultiple,
        )
        known = (said.time_zone if said else "") or zone
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("By the clock of"),
            choices=list({known: known.split("/")[-1].replace("_", " "), **ZONES}.items()),
            initial=known,
            required=False,
        )
        self.zone = known

    def window_rows(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Per day: (key, what a screen reader hears, is it ticked) of each part."""
        ticked = set(self["windows"].value() or [])  # type: ignore[index]
        return [
            (
                str(WEEKDAYS[day]),
                [
                    (f"{day}-{start}", f"{WEEKDAYS[day]}, {label}", f"{day}-{start}" in ticked)
                    for start, _end, label, _hours in PARTS
                ],
            )
            for day in range(7)
        ]

    def window_heads(self) -> list[tuple[Any, str]]:
        return [(label, hours) for _start, _end, label, hours in PARTS]

    def meeting(self) -> MeetingSaid:
        data = self.cleaned_data
        return MeetingSaid(
            mode=data["meeting_mode"] or Mode.BOTH,
            town=data["meeting_town"],
            windows=windows_of(data["windows"]),
            time_zone=data["time_zone"] or self.zone,
        )


def cells_of(windows: list[list[int]]) -> list[str]:
    """Cells of which a window leaves at least an hour, so that times from elsewhere show too."""
    return [
        key
        for key, (day, start, end) in CELLS.items()
        if any(d == day and min(end, to) - max(start, fro) >= 60 for d, fro, to in windows)
    ]


def windows_of(keys: list[str]) -> tuple[tuple[int, int, int], ...]:
    """Ticked cells as windows; neighbours are one window."""
    found: list[tuple[int, int, int]] = []
    for day, start, end in sorted(CELLS[key] for key in set(keys)):
        if found and found[-1][0] == day and found[-1][2] == start:
            found[-1] = (day, found[-1][1], end)
        else:
            found.append((day, start, end))
    return tuple(found)
