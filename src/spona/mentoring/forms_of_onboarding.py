"""What the team types about the gate."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.core.translated import Said, plain
from spona.mentoring.models.onboarding import GateItem
from spona.mentoring.states import BUILT_IN, ItemKind
from spona.ui.said_fields import add_said, read_said

WHO = [
    ("both", gettext_lazy("Both")),
    ("mentees", gettext_lazy("Mentees")),
    ("mentors", gettext_lazy("Mentors")),
]


WITH_LINK = {
    ItemKind.SURVEY: gettext_lazy("Address of the first survey"),
    ItemKind.TRAINING: gettext_lazy("Address of the training"),
}


def _link_field(label: Any, initial: str = "") -> forms.URLField:
    """An https address, or nothing."""
    return forms.URLField(
        label=label,
        required=False,
        initial=initial,
        max_length=300,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
        help_text=_("An address that begins with https://, shown with the line."),
    )


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
            if kind in WITH_LINK:
                self.fields[f"{kind}_link"] = _link_field(
                    WITH_LINK[kind], item.link if item else ""
                )
        add_said(
            self,
            "words",
            label=_("A line of your own"),
            languages=languages,
            value={},
            max_length=200,
        )
        self.fields["own_link"] = _link_field(_("Address for your own line"))
        self.fields["own"] = forms.ChoiceField(
            label=_("Your own line is for"), choices=WHO, initial="both"
        )
        own = [item for item in items if item.kind == ItemKind.OWN and item.is_on]
        if own:
            self.fields["off"] = forms.MultipleChoiceField(
                label=_("Your own lines: tick what is no longer asked"),
                required=False,
                choices=[(item.public_id, plain(item.words)) for item in own],
                widget=forms.CheckboxSelectMultiple,
            )

    def asked(self) -> dict[str, tuple[bool, bool]]:
        return {kind: asked_of(self.cleaned_data[kind]) for kind in BUILT_IN}

    def words(self) -> Said:
        return read_said(self, "words")

    def links(self) -> dict[str, str]:
        """By kind, the address where it is done; of the new line too."""
        return {kind: self.cleaned_data[f"{kind}_link"] for kind in (*WITH_LINK, ItemKind.OWN)}


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
