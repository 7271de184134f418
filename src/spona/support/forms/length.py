"""What the team types about the length of a cycle."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class LengthForm(forms.Form):
    """The numbers to look at; asking for them changes nothing."""

    months = forms.IntegerField(label=gettext_lazy("Months"), min_value=1, max_value=36)
    sessions = forms.IntegerField(
        label=gettext_lazy("Conversations agreed per pair"), min_value=1, max_value=200
    )


class ConfirmLengthForm(forms.Form):
    """Why, what goes along, and whether the pairs are told."""

    seen_months = forms.IntegerField(widget=forms.HiddenInput)
    seen_sessions = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("It is kept with your name; the mail does not carry it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    moves = forms.BooleanField(
        label=gettext_lazy("Move these phases and check-ins along"), required=False, initial=True
    )
    tells = forms.BooleanField(label=gettext_lazy("Write to both of each pair"), required=False)

    def __init__(self, *args: Any, moves_anything: bool, may_tell: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not moves_anything:
            del self.fields["moves"]
        if not may_tell:
            del self.fields["tells"]

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "seen": (data["seen_months"], data["seen_sessions"]),
            "reason": data["reason"],
            "moves": data.get("moves", False),
            "tells": data.get("tells", False),
        }
