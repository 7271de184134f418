"""What a pair types about a meeting to come. Hours are on the clock of whoever types."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.core.local_time import Hour, moment_of
from spona.mentoring.forms import LENGTHS, day_field
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.states import Medium, Remind
from spona.needs.forms.meeting import MeetingMixin, cells_of, windows_of


def said(at: datetime, zone: ZoneInfo) -> str:
    """Day and hour on that clock, in words."""
    local = at.astimezone(zone)
    return f"{date_format(local, 'D')}, {date_format(local, 'DATETIME_FORMAT')}"


def _hour_field(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **more)


class _How(forms.Form):
    """Length, medium and place, the same wherever a meeting is made."""

    def __init__(self, *args: Any, zone: ZoneInfo, agreed: int = 90, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        lengths = sorted({*LENGTHS, agreed}) if 5 <= agreed <= 600 else LENGTHS
        self.fields["minutes"] = forms.TypedChoiceField(
            label=_("How long, in minutes?"),
            coerce=int,
            choices=[(str(n), str(n)) for n in lengths],
            initial=str(agreed),
            widget=forms.RadioSelect(attrs={"class": "choices-row"}),
        )
        self.fields["medium"] = forms.ChoiceField(
            label=_("How?"),
            choices=[(m, m.label) for m in (Medium.VIDEO, Medium.IN_PERSON, Medium.PHONE)],
            initial=Medium.VIDEO,
            widget=forms.RadioSelect(attrs={"class": "choices-row"}),
        )
        self.fields["place"] = forms.CharField(
            label=_("Where?"),
            required=False,
            max_length=300,
            help_text=_("An address or a link. Empty, by video: your room."),
        )

    def moment(self, day: str, hour: str) -> datetime | None:
        """The moment of two fields on the clock of who types; an hour that the clocks jump over is
        refused, of one that is twice the first is meant."""
        data = self.cleaned_data
        if not data.get(day) or data.get(hour) is None:
            return None
        found = moment_of(datetime.combine(data[day], data[hour]), self.zone)
        if found.hour == Hour.NEVER:
            self.add_error(hour, _("The clocks jump over this hour on that day."))
            return None
        return found.at

    def how(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "minutes": data["minutes"],
            "medium": Medium(data["medium"]),
            "place": data["place"],
        }


class ProposalForm(_How):
    """Up to three times: ticked from those at which both usually could, or typed."""

    def __init__(self, *args: Any, suggested: list[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        how = dict(self.fields)
        self.fields.clear()
        if suggested:
            self.fields["suggested"] = forms.MultipleChoiceField(
                label=_("Both of you are usually free"),
                required=False,
                choices=[(at.isoformat(), said(at, self.zone)) for at in suggested],
                widget=forms.CheckboxSelectMultiple,
            )
        for n in (1, 2, 3):
            label = _("Day") if n == 1 else _("Another day")
            self.fields[f"day{n}"] = day_field(label, required=False)
            self.fields[f"hour{n}"] = _hour_field(_("Hour"), required=False)
        self.fields.update(how)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        times = [datetime.fromisoformat(at) for at in data.get("suggested") or []]
        for n in (1, 2, 3):
            day, hour = f"day{n}", f"hour{n}"
            if bool(data.get(day)) != (data.get(hour) is not None):
                missing = hour if data.get(day) else day
                if missing not in self.errors:
                    self.add_error(missing, _("A day and an hour belong together."))
            elif (at := self.moment(day, hour)) is not None:
                times.append(at)
        data["times"] = sorted(set(times))
        if not self.errors and not 1 <= len(data["times"]) <= 3:
            self.add_error(None, _("Please give one to three times."))
        return data

    def facts(self) -> dict[str, Any]:
        return {"times": self.cleaned_data["times"], **self.how()}


class PlanForm(_How):
    """What was agreed elsewhere, or another time for a meeting."""

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        if meeting is not None and meeting.starts_at is not None:
            local = meeting.starts_at.astimezone(kwargs["zone"])
            kwargs["agreed"] = meeting.minutes
            kwargs["initial"] = {
                "day": local.date(),
                "hour": local.time().replace(second=0, microsecond=0),
                "medium": meeting.medium,
                "place": meeting.place,
            }
        super().__init__(*args, **kwargs)
        how = dict(self.fields)
        self.fields.clear()
        self.fields["day"] = day_field(_("Day"))
        self.fields["hour"] = _hour_field(_("Hour"))
        self.fields.update(how)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["starts_at"] = self.moment("day", "hour")
        return data

    def facts(self) -> dict[str, Any]:
        return {"starts_at": self.cleaned_data["starts_at"], **self.how()}


class HabitForm(forms.Form):
    """The room of the two, and when this side is reminded."""

    remind = forms.ChoiceField(
        label=gettext_lazy("Remind me of meetings"),
        choices=Remind.choices,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    room_url = forms.CharField(
        label=gettext_lazy("Your room online"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "An address that begins with https://. It is the same for you both."
        ),
    )


class HoursForm(MeetingMixin, forms.Form):
    """When this side can usually meet, and by which clock; the grid of the needs and the offer."""

    def __init__(self, *args: Any, windows: list[Any], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_meeting(None, zone=zone, years=None)
        for name in ("years", "meeting_mode", "meeting_town"):
            del self.fields[name]
        self.fields["windows"].initial = cells_of(windows)

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "windows": windows_of(data["windows"]),
            "time_zone": data["time_zone"] or self.zone,
        }
