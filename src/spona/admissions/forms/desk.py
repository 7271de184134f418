"""Forms of the desk: a pair that may be one person, late drafts."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from spona.admissions.forms.days import WITHIN


class SettleForm(forms.Form):
    """Two people, or one: then which application is kept."""

    answer = forms.ChoiceField(
        choices=[("two", "two"), ("one", "one"), ("other", "other"), ("open", "open")]
    )
    note = forms.CharField(required=False, max_length=400)

    def clean(self) -> dict[str, str]:
        data = super().clean() or {}
        if data.get("answer") in {"one", "other", "open"} and not data.get("note", "").strip():
            self.add_error("note", _("Please say why, in a few words: it stands in the history."))
        return data


MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment on the clock of the call: `zone` is set by the form."""

    zone: Any = None

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        super().__init__(widget=widget, input_formats=[MOMENT], **kwargs)

    def to_python(self, value: Any) -> Any:
        moment = super().to_python(value)
        if moment:
            for check in WITHIN:
                check(moment.date())
        return moment.replace(tzinfo=self.zone) if moment and self.zone else moment


class _OnTheCallsClock(forms.Form):
    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, MomentField):
                field.zone = zone


class OutageForm(_OnTheCallsClock):
    """Who may have been kept from sending: begun before, saved in between."""

    begun_before = MomentField(label=_("Begun before"), required=False)
    saved_from = MomentField(label=_("Last saved from"), required=False)
    saved_to = MomentField(label=_("to"), required=False)


class LateForm(_OnTheCallsClock):
    """Leave to send after the deadline."""

    until = MomentField(label=_("They may send until"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the team and the minutes; applicants are told only until when."),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_until(self) -> datetime:
        until: datetime = self.cleaned_data["until"]
        if until <= self.now:
            raise forms.ValidationError(_("This moment has passed already."))
        return until
