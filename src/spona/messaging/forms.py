"""The organisation's own words for a mail."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from spona.messaging.preferences import Wishes
from spona.messaging.queries import check_wording
from spona.messaging.states import OptionalMail


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


class MailForm(forms.Form):
    """One switch for each group of mail a reader can do without, and the letter of the day."""

    about_reader = True
    HELP = {
        OptionalMail.NEWS: _("Letters of the team that need nothing of you."),
        OptionalMail.REMINDERS: _("Short questions about your pair that wait for you."),
    }

    def __init__(self, *args: Any, wishes: Wishes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in OptionalMail:
            self.fields[group.value] = forms.BooleanField(
                label=group.label,
                required=False,
                initial=group not in wishes.off,
                help_text=self.HELP[group],
            )
        self.fields["digest"] = forms.BooleanField(
            label=_("Reminders, and what else can wait, once a day in one mail"),
            required=False,
            initial=wishes.digest,
            help_text=_("At eight in the morning on your clock, and only when there is something."),
        )

    def off(self) -> list[OptionalMail]:
        return [group for group in OptionalMail if not self.cleaned_data[group.value]]
