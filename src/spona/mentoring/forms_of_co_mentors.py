"""Whom the team asks to stand beside a pair, and what for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spona.mentoring.states import CoTask
from spona.programmes.models import Participation


class CoMentorForm(forms.Form):
    who = forms.ChoiceField(label=gettext_lazy("Which mentor of the cycle?"))
    task = forms.ChoiceField(
        label=gettext_lazy("What for?"),
        choices=CoTask.choices,
        initial=CoTask.BESIDE,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Beside the mentor, both of the pair are asked for their yes. In the mentor’s place, the mentee "
            "is asked and the mentor is told."
        ),
    )

    def __init__(self, *args: Any, mentors: Sequence[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mentors = {one.public_id: one for one in mentors}
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((key, f"{one.person.name} · {_load(one)}") for key, one in self.mentors.items()),
        ]

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"participation": self.mentors[data["who"]], "task": CoTask(data["task"])}


def _load(one: Any) -> str:
    """How many pairs somebody is in now, beside others too: she decides, the team should know."""
    n = one.pairs + one.beside
    return ngettext("in %(n)d pair", "in %(n)d pairs", n) % {"n": n} if n else _("in no pair")
