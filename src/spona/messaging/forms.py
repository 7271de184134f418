"""The organisation's own words for a mail."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from spona.messaging.queries import check_wording


class WordingForm(forms.Form):
    """Subject and text of one kind of mail in one language."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Text"), max_length=6000, widget=forms.Textarea(attrs={"rows": 14})
    )

    def __init__(self, *args: Any, kind: str, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.language = kind, language
        for name in ("subject", "text"):
            self.fields[name].widget.attrs["lang"] = language

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            try:
                check_wording(
                    kind=self.kind,
                    language=self.language,
                    subject=data["subject"],
                    text=data["text"].replace("\r\n", "\n"),
                )
            except ValidationError as error:
                self.add_error(None, error)
        return data
