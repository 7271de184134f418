"""What one writes for oneself or for the two: an action, a reflection."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from spona.mentoring.forms import day_field
from spona.mentoring.states import Ask
from spona.programmes.models import Participation


class ActionForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("What is to be done"), max_length=300)
    who = forms.ChoiceField(
        label=gettext_lazy("Who does it?"), widget=forms.RadioSelect(attrs={"class": "choices-row"})
    )
    due_on = day_field(gettext_lazy("By when?"), required=False)

    def __init__(self, *args: Any, sides: Sequence[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sides = {side.public_id: side for side in sides}
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (key, side.person.name) for key, side in self.sides.items()
        ]
        self.fields["who"].initial = sides[0].public_id

    def owner(self) -> Participation:
        return self.sides[self.cleaned_data["who"]]


def _points(text: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=Ask.PROGRESS.label,
        help_text=gettext_lazy("1: not at all. 5: very."),
        required=False,
        initial=text,
        choices=[("", gettext_lazy("No answer")), *((n, n) for n in "12345")],
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )


def _words(ask: Ask, text: str) -> forms.CharField:
    return forms.CharField(
        label=ask.label,
        required=False,
        max_length=4000,
        initial=text,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReflectionForm(forms.Form):
    """Every question with its own switch; all may stay empty."""

    def __init__(self, *args: Any, now: Mapping[str, tuple[str, bool]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for ask in Ask:
            text, is_shared = now.get(ask, ("", False))
            self.fields[ask.value] = _points(text) if ask == Ask.PROGRESS else _words(ask, text)
            self.fields[f"share_{ask.value}"] = forms.BooleanField(
                label=gettext_lazy("Share this answer with the team"),
                required=False,
                initial=is_shared,
            )

    def answers(self) -> dict[str, tuple[str, bool]]:
        data = self.cleaned_data
        return {ask: (data[ask.value], data[f"share_{ask.value}"]) for ask in Ask}
