"""Forms of the desk: a pair that may be one person, late drafts."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
