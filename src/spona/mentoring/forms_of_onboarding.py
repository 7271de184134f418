"""What the team types about the gate."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.core.translated import Said
from spona.mentoring.models.onboarding import GateItem
from spona.mentoring.states import BUILT_IN
from spona.ui.said_fields import add_said, read_said

WHO = [
    ("both", gettext_lazy("Both")),
    ("mentees", gettext_lazy("Mentees")),
    ("mentors", gettext_lazy("Mentors")),
]


def asked_of(who: str) -> tuple[bool, bool]:
    """(of mentees, of mentors)"""
    return who in {"both", "mentees"}, who in {"both", "mentors"}


class GateForm(forms.Form):
    """On or off, of whom each line is asked, and one line more in the team's words."""

    is_on = forms.BooleanField(
        label=gettext_lazy("Pairs begin only once both sides have done their list"), required=False
    )

    def __init__(
        self,
        *args: Any,
        is_on: bool,
        items: Sequence[GateItem],
        languages: Sequence[str],
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        self.fields["is_on"].initial = is_on
        now = {item.kind: item for item in items}
        for kind in BUILT_IN:
            item = now.get(kind)
            self.fields[kind] = forms.ChoiceField(
                label=kind.label, choices=[("", _("Nobody")), *WHO], required=False
            )
            self.fields[kind].initial = _who(item) if item else "both"
        add_said(
            self,
            "words",
            label=_("A line of your own"),
            languages=languages,
            value={},
            max_length=200,
        )
        self.fields["own"] = forms.ChoiceField(
            label=_("Your own line is for"), choices=WHO, initial="both"
        )

    def asked(self) -> dict[str, tuple[bool, bool]]:
        return {kind: asked_of(self.cleaned_data[kind]) for kind in BUILT_IN}

    def words(self) -> Said:
        return read_said(self, "words")


def _who(item: GateItem) -> str:
    if item.for_mentees and item.for_mentors:
        return "both"
    return "mentees" if item.for_mentees else "mentors" if item.for_mentors else ""


class ConductForm(forms.Form):
    """The code of conduct per language; Markdown."""

    def __init__(self, *args: Any, languages: Sequence[str], body: Said, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = body
        add_said(
            self,
            "body",
            label=_("Code of conduct"),
            languages=languages,
            value=body,
            max_length=20_000,
            rows=14,
        )

    def said(self) -> Said:
        return read_said(self, "body", before=self.before)


class BeginningForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why before the list is done?"),
        help_text=gettext_lazy("It is kept with your name."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
