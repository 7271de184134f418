"""Setting up a chat. What was typed as its address is never shown again, not even in this form."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.core.outgoing import MOST_LETTERS, Refused, check_address
from spona.support.models.alerts import AlertChannel
from spona.support.states import ChatKind, Tells
from spona.support.words_of_alerts import why


class Secret(forms.TextInput):
    """A field that comes back empty."""

    def format_value(self, value: Any) -> None:
        return None


class ChannelForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What do you call it?"),
        max_length=80,
        help_text=gettext_lazy("For example the name of the channel."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Which chat?"),
        choices=ChatKind.choices,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    url = forms.CharField(
        label=gettext_lazy("Its webhook address"),
        max_length=MOST_LETTERS,
        widget=Secret(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
    )
    tells = forms.MultipleChoiceField(
        label=gettext_lazy("What is told there?"),
        choices=Tells.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Please choose at least one.")},
    )
    names_people = forms.BooleanField(
        label=gettext_lazy("Name the two of a pair"),
        required=False,
        help_text=gettext_lazy(
            "Then whoever reads the chat knows whom it is about, and so does its provider. Without, a"
            " link leads to the desk."
        ),
    )

    def __init__(self, *args: Any, channel: AlertChannel | None, **kwargs: Any) -> None:
        if channel is not None:
            kwargs["initial"] = {
                name: getattr(channel, name) for name in ("name", "kind", "tells", "names_people")
            }
        else:
            kwargs["initial"] = {"tells": [Tells.TALK, Tells.TASK, Tells.LETTER]}
        super().__init__(*args, **kwargs)
        if channel is not None:
            self.fields["url"].required = False
            self.fields["url"].help_text = _(
                "It leads to %(host)s. Leave this empty to keep it; nobody can read it here."
            ) % {"host": channel.host}
        else:
            self.fields["url"].help_text = _(
                "The chat gives it to you. Whoever has it can write there: it is kept sealed and"
                " never shown again."
            )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if url:
            try:
                check_address(url)
            except Refused as refusal:
                raise forms.ValidationError(why(trouble=refusal.trouble, status=None)) from None
        return url

    def facts(self) -> dict[str, Any]:
        return {**self.cleaned_data, "kind": ChatKind(self.cleaned_data["kind"])}
