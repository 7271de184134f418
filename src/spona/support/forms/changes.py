"""What either of the two may set going by herself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from spona.mentoring.states import EndReason
from spona.support.actions.changes import REASONS


class OwnRestForm(forms.Form):
    starts_on = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class OwnEndForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("What comes closest?"),
        help_text=gettext_lazy("Only the team sees this."),
        choices=[(reason, reason.label) for reason in REASONS],
        widget=forms.RadioSelect,
    )
    wants_talk = forms.BooleanField(
        label=gettext_lazy("I would like a closing talk with somebody of the team."),
        required=False,
    )
    sure = forms.BooleanField(
        label=gettext_lazy("Yes, end our pair. Both of us get a mail that names no reason."),
    )

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"reason": EndReason(data["reason"]), "wants_talk": data["wants_talk"]}
