"""The form of a funder: emblem and statement always go together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spona.programmes.models import Cycle, Funder
from spona.ui.said_fields import add_said, read_said


class FunderForm(forms.Form):
    """Who pays. Emblem and statement always go together."""

    def __init__(self, *args: Any, cycle: Cycle, funder: Funder | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.funder = funder
        both = {"languages": cycle.languages or [cycle.working_language]}
        add_said(
            self,
            "name",
            label=_("Name"),
            value=funder.name if funder else None,
            required_in=cycle.working_language,
            **both,
        )
        self.fields["emblem"] = forms.FileField(
            label=_("Emblem"),
            required=False,
            help_text=_("PNG, JPEG or WebP, at most 8 MB. Not altered, not cropped.")
            if not (funder and funder.emblem_id)
            else _("Leave empty to keep the emblem there is."),
            widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        )
        add_said(
            self,
            "statement",
            label=_("Statement"),
            value=funder.statement if funder else None,
            max_length=400,
            help_text=_("As the contract says, for example: Co-funded by the European Union."),
            **both,
        )
        add_said(
            self,
            "disclaimer",
            label=_("Disclaimer"),
            value=funder.disclaimer if funder else None,
            max_length=2000,
            rows=3,
            **both,
        )
        self.fields["website"] = forms.URLField(
            label=_("Website"),
            required=False,
            max_length=200,
            initial=funder.website if funder else "",
            assume_scheme="https",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        has_emblem = bool(data.get("emblem")) or bool(self.funder and self.funder.emblem_id)
        statements = [name for name in self.fields if name.startswith("statement__")]
        has_statement = any(data.get(name) for name in statements)
        if not has_emblem and "emblem" not in self.errors:
            self.add_error(
                "emblem", _("Emblem and statement always go together. Please add the emblem.")
            )
        if not has_statement and not any(name in self.errors for name in statements):
            self.add_error(
                statements[0],
                _("Emblem and statement always go together. Please write the statement."),
            )
        return data

    def values(self) -> dict[str, Any]:
        funder = self.funder
        return {
            "name": read_said(self, "name", before=funder.name if funder else None),
            "statement": read_said(self, "statement", before=funder.statement if funder else None),
            "disclaimer": read_said(
                self, "disclaimer", before=funder.disclaimer if funder else None
            ),
            "website": self.cleaned_data["website"],
            "emblem": self.cleaned_data["emblem"] or None,
        }
