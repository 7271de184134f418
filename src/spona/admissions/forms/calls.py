"""Forms of a call: new, texts with questions and answers, settings, the one extension."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.admissions.models.call import Call
from spona.admissions.queries.calls import FAQ_PARTS, LAST_HOUR, languages_of
from spona.core.local_time import Hour, clock_words, hour_words, moment_of
from spona.core.translated import Said
from spona.people.forms import TIME_ZONES
from spona.programmes.forms.cycle import day_field
from spona.programmes.states import Part
from spona.ui.said_fields import add_said, read_said

MOST_FAQ = 30


def hour_field(**more: Any) -> forms.TimeField:
    """An hour of the day, to the second where somebody wants it."""
    return forms.TimeField(
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        **more,
    )


class MomentsForm(forms.Form):
    """A form whose fields `<name>_on` and `<name>_time` are moments on the clock of `zone`."""

    LATER = ("closes", "cut_off", "to")  # of an hour that is twice, the later: nobody loses time

    def add_moment(
        self, name: str, *, day: Any, hour: Any, at: datetime | None, zone: ZoneInfo,
        required: bool = True, help_text: Any = "",
    ) -> None:  # fmt: skip
        local = at.astimezone(zone) if at else None
        self.fields[f"{name}_on"] = day_field(
            label=day,
            required=required,
            initial=local.date() if local else None,
            help_text=help_text,
        )
        self.fields[f"{name}_time"] = hour_field(
            label=hour, required=False, initial=local.time() if local else None
        )

    def moment(self, name: str, zone: ZoneInfo, *, usual: time) -> datetime | None:
        """The moment typed, in UTC; None where no day was. Errors and notes go to the hour's field."""
        day: date | None = self.cleaned_data.get(f"{name}_on")
        if day is None:
            return None
        hour = self.cleaned_data.get(f"{name}_time") or usual
        local = datetime.combine(day, hour)
        found = moment_of(local, zone, later=name in self.LATER)
        words = {"zone": clock_words(zone.key), "hour": f"{hour:%H:%M}"}
        if found.hour is Hour.NEVER:
            after = found.at.astimezone(zone)
            text = _(
                "There is no %(hour)s on %(day)s: the clocks jump over it (%(zone)s). "
                "Please choose %(after)s, or an earlier hour."
            )
            day_words = date_format(day, "DATE_FORMAT")
            self.add_error(
                f"{name}_time", text % {**words, "day": day_words, "after": f"{after:%H:%M}"}
            )
            return None
        if found.hour is Hour.TWICE:
            self.notes = [*getattr(self, "notes", []), _said_twice(name in self.LATER) % words]
        return found.at


def _said_twice(later: bool) -> str:
    if later:
        return _(
            "%(hour)s is twice in that night (%(zone)s). We take the later, so nobody loses time."
        )
    return _("%(hour)s is twice in that night (%(zone)s). We take the first.")


class NewCallForm(MomentsForm):
    """For whom, and when; everything else follows on the call's own pages."""

    def __init__(self, *args: Any, zone: ZoneInfo, opens_at: datetime, closes_at: datetime,
                 part: str = Part.MENTEE, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["part"] = forms.ChoiceField(
            label=_("Who is invited?"),
            choices=Part.choices,
            widget=forms.RadioSelect,
            initial=part if part in Part.values else Part.MENTEE,
        )
        self.add_moment("opens", day=_("Opens on"), hour=_("Hour"), at=opens_at, zone=zone)
        self.add_moment(
            "closes",
            day=_("Closes on"),
            hour=_("Hour"),
            at=closes_at,
            zone=zone,
            required=False,
            help_text=_(
                "A call for mentors may stay open: leave the day empty. You then say until when "
                "applications count for this cycle."
            ),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["opens_at"] = self.moment("opens", self.zone, usual=time(9))
        data["closes_at"] = self.moment("closes", self.zone, usual=LAST_HOUR)
        is_endless = data.get("part") == Part.MENTEE and not data.get("closes_on")
        if is_endless and "closes_on" not in self.errors:
            self.add_error("closes_on", _("A call for mentees needs a day on which it closes."))
        _in_order(self, data)
        return data


def _in_order(form: forms.Form, data: dict[str, Any]) -> None:
    opens, closes = data.get("opens_at"), data.get("closes_at")
    if opens and closes and closes <= opens:
        form.add_error("closes_on", _("It must close after it opens."))


class SettingsForm(MomentsForm):
    """Moments and numbers of a call. `is_fixed`: it has opened, and what people rely on stands."""

    NUMBERS = {
        "referees": (gettext_lazy("Referees"), 0, 3),
        "repair_days": (gettext_lazy("Days to complete something"), 1, 60),
        "seats": (gettext_lazy("Places"), 1, 5000),
        "reserve_seats": (gettext_lazy("Places on the reserve list"), 0, 1000),
        "offer_days": (gettext_lazy("Days to answer an offer"), 1, 60),
        "credit_points": (gettext_lazy("Points for each earlier application that was not selected"), 0, 20),
        "credit_most": (gettext_lazy("At most so many of these points"), 0, 40),
        "retention_months": (gettext_lazy("Months until applications are made anonymous"), 1, 60),
    }  # fmt: skip
    FIXED = ("time_zone", "opens_on", "opens_time", "closes_on", "closes_time", "referees",
             "asks_monitoring")  # fmt: skip

    def __init__(self, *args: Any, call: Call, is_fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call, zone = call, call.zone
        zones = list(dict.fromkeys([call.time_zone, *TIME_ZONES]))
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Clock of the call"),
            choices=[(name, f"{clock_words(name)} ({name})") for name in zones],
            initial=call.time_zone,
            help_text=_("All hours of this call are on this clock, also on the public page."),
        )
        self.add_moment("opens", day=_("Opens on"), hour=_("Hour"), at=call.opens_at, zone=zone)
        self.add_moment(
            "closes", day=_("Closes on"), hour=_("Hour"), at=call.closes_at, zone=zone,
            required=call.part == Part.MENTEE,
            help_text=_("From this second on nothing can be sent."),
        )  # fmt: skip
        if call.part == Part.MENTOR:
            self.add_moment(
                "cut_off", day=_("For this cycle until"), hour=_("Hour"), at=call.cut_off_at,
                zone=zone, required=False,
                help_text=_("What is sent later counts for the next cycle."),
            )  # fmt: skip
        for name, (label, least, most) in self.NUMBERS.items():
            self.fields[name] = forms.IntegerField(
                label=label,
                initial=getattr(call, name),
                validators=[MinValueValidator(least), MaxValueValidator(most)],
                widget=forms.NumberInput(attrs={"min": least, "max": most}),
                help_text=self._help(name),
            )
        self.fields["asks_monitoring"] = forms.BooleanField(
            label=_("Ask, apart and voluntarily, for data we only count (sex, age, …)"),
            required=False,
            initial=call.asks_monitoring,
        )
        for name in self.FIXED if is_fixed else ():
            self.fields[name].disabled = True

    def _help(self, name: str) -> Any:
        return {
            "referees": _(
                "How many people each applicant names who answer two questions by a link."
            ),
            "retention_months": _("After the decisions. It stands on the public page."),
        }.get(name, "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        zone = ZoneInfo(data["time_zone"]) if data.get("time_zone") else self.call.zone
        for name, usual in (("opens", time(9)), ("closes", LAST_HOUR), ("cut_off", LAST_HOUR)):
            if f"{name}_on" not in self.fields:
                continue
            is_kept = self.fields[f"{name}_on"].disabled
            at = getattr(self.call, f"{name}_at")
            data[f"{name}_at"] = at if is_kept else self._typed(name, zone, usual, at)
        _in_order(self, data)
        return data

    def _typed(
        self, name: str, zone: ZoneInfo, usual: time, before: datetime | None
    ) -> datetime | None:
        """What was typed; seconds that the field does not show stay while the minute stays."""
        found = self.moment(name, zone, usual=usual)
        is_same = found and before and timedelta(0) <= before - found < timedelta(minutes=1)
        return before if is_same else found

    def values(self) -> dict[str, Any]:
        names = [*self.NUMBERS, "asks_monitoring", "time_zone", "opens_at", "closes_at"]
        if "cut_off_on" in self.fields:
            names.append("cut_off_at")
        return {name: self.cleaned_data[name] for name in names}


class ExtensionForm(MomentsForm):
    """The new moment, and the reason in every language of the call."""

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.before = call.zone, call.closes_at
        usual = call.closes_at + timedelta(7) if call.closes_at else None
        self.add_moment("to", day=_("New last day"), hour=_("Hour"), at=usual, zone=self.zone)
        codes = languages_of(call)
        add_said(
            self, "reason", label=_("Reason"), languages=codes, max_length=400, rows=2,
            help_text=_("It stands on the public page, with both dates."),
        )  # fmt: skip
        for code in codes:
            self.fields[f"reason__{code}"].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["to_at"] = self.moment("to", self.zone, usual=LAST_HOUR)
        if data["to_at"] and self.before and data["to_at"] <= self.before:
            self.add_error(
                "to_on",
                _("It must be later than now: %(moment)s.")
                % {"moment": hour_words(self.before, self.zone)},
            )
        return data

    def reason(self) -> Said:
        return read_said(self, "reason")


class CallTextsForm(forms.Form):
    """What the public page says, in each language; questions with answers, one empty pair at the end."""

    LONG = {
        "gives": (
            gettext_lazy("What it gives"),
            gettext_lazy("Mentor, meetings, costs that are paid."),
        ),
        "asks": (
            gettext_lazy("What it asks of you"),
            gettext_lazy("Days, hours, readiness: what it costs the person who takes part."),
        ),
        "who": (gettext_lazy("Who may apply"), ""),
        "contact": (
            gettext_lazy("Contact"),
            gettext_lazy(
                "Whom to ask, and by when you answer. Left empty, the organisation's address "
                "stands there."
            ),
        ),
    }

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call, self.codes = call, languages_of(call)
        self.seen = fingerprint(call)
        self.fields["seen"] = forms.CharField(
            widget=forms.HiddenInput, initial=self.seen, required=False
        )
        add_said(
            self, "title", label=_("Title"), languages=self.codes, value=call.title,
            required_in=call.cycle.working_language,
        )  # fmt: skip
        for name, (label, help_text) in self.LONG.items():
            add_said(
                self, name, label=label, languages=self.codes, value=getattr(call, name),
                max_length=6000, rows=3 if name == "contact" else 5, help_text=help_text,
            )  # fmt: skip
        self.before = list(call.questions_answered)
        for number, row in enumerate([*self.before, {}][:MOST_FAQ]):
            self._add_pair(number, row)

    def _add_pair(self, number: int, row: dict[str, Said]) -> None:
        for part, label in (("question", _("Question")), ("answer", _("Answer"))):
            add_said(
                self, f"faq{number}{part}", label=label, languages=self.codes,
                value=row.get(part), max_length=2000 if part == "answer" else 200,
                rows=3 if part == "answer" else 0,
            )  # fmt: skip
        if row:
            self.fields[f"faq{number}remove"] = forms.BooleanField(
                label=_("Remove this question"), required=False
            )

    def words(self) -> list[forms.BoundField]:
        return [
            bound for bound in self if not bound.name.startswith("faq") and bound.name != "seen"
        ]

    def pairs(self) -> list[tuple[int, bool, list[forms.BoundField]]]:
        """(number from 1, is it the empty one, its fields)."""
        found = []
        for number in range(MOST_FAQ):
            fields = [
                b
                for b in self
                if b.name.startswith((f"faq{number}q", f"faq{number}a", f"faq{number}r"))
            ]
            if fields:
                found.append((number + 1, number >= len(self.before), fields))
        return found  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("seen") and data["seen"] != self.seen:
            self.data = self.data.copy()
            self.data["seen"] = self.seen  # saved again, it is meant
            raise ValidationError(
                _(
                    "Somebody else changed these texts meanwhile. Yours are below and not saved yet: "
                    "look at theirs in another tab, then save again."
                )
            )
        return data

    def values(self) -> dict[str, Any]:
        texts = {
            name: read_said(self, name, before=getattr(self.call, name))
            for name in ("title", *self.LONG)
        }
        return {**texts, "questions_answered": self._faq()}

    def _faq(self) -> list[dict[str, Said]]:
        rows = []
        for number, before in enumerate([*self.before, {}][:MOST_FAQ]):
            if self.cleaned_data.get(f"faq{number}remove"):
                continue
            row = {
                part: read_said(self, f"faq{number}{part}", before=before.get(part))
                for part in FAQ_PARTS
            }
            if any(row.values()):
                rows.append(row)
        return rows


def fingerprint(call: Call) -> str:
    """Tells whether the texts are those the form was filled from."""
    texts = [call.title, call.gives, call.asks, call.who, call.contact, call.questions_answered]
    return hashlib.sha256(repr(texts).encode()).hexdigest()[:16]
