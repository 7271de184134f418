"""What is typed about agendas: the team's for a cycle, the pair's own for a meeting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.core.translated import Said, plain
from spona.mentoring.forms import text_field
from spona.mentoring.models.agenda import Agenda
from spona.mentoring.queries.agendas import Offered
from spona.mentoring.states import Occasion
from spona.ui.said_fields import add_said, read_said


class AgendaForm(forms.Form):
    """Title and points in the cycle's languages."""

    occasion = forms.ChoiceField(
        label=gettext_lazy("For which meeting?"),
        choices=Occasion.choices,
        initial=Occasion.ANY,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )

    def __init__(
        self, *args: Any, languages: Sequence[str], agenda: Agenda | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before: tuple[Said, Said] = (agenda.title, agenda.points) if agenda else ({}, {})
        title, points = self.before
        if agenda:
            self.fields["occasion"].initial = agenda.occasion
        add_said(self, "title", label=_("Title"), languages=languages, value=title, max_length=120)
        add_said(
            self,
            "points",
            label=_("Points"),
            languages=languages,
            value=points,
            max_length=3000,
            rows=6,
            help_text=_("A line each, with its minutes if you like."),
        )

    def facts(self) -> dict[str, Any]:
        title, points = self.before
        return {
            "occasion": Occasion(self.cleaned_data["occasion"]),
            "title": read_said(self, "title", before=title),
            "points": read_said(self, "points", before=points),
        }


def offer_agendas(form: forms.Form, agendas: Sequence[Offered], *, into: str) -> None:
    """A choice beside the text field `into`: what is chosen becomes the pair's own text there."""
    if not agendas:
        return
    form.fields["from_agenda"] = forms.ChoiceField(
        label=_("Take an agenda over"),
        required=False,
        choices=[("", _("None")), *((one.key, plain(one.title)) for one in agendas)],
        help_text=_("Its points are added as your own text; change them as you like."),
    )


def with_agenda(data: dict[str, Any], agendas: Sequence[Offered], *, into: str) -> str:
    """The text typed into `into`, and below it what was chosen; chosen twice, it stands once."""
    text: str = data.get(into, "").strip()
    chosen = next((one.text for one in agendas if one.key == data.get("from_agenda")), "")
    return text if chosen in text else "\n\n".join(filter(None, [text, chosen]))


class MeetingAgendaForm(forms.Form):
    text = text_field(gettext_lazy("What you mean to talk about"), 10)
