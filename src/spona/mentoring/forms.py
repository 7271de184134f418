"""What a pair and the team type about a pair."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.core.translated import Said, plain
from spona.mentoring.models import Session, SessionNote
from spona.mentoring.states import EndReason, Initiator, Medium, Outcome
from spona.needs.models import NeedArea
from spona.ui.said_fields import add_said, read_said

OTHER = "other"
LENGTHS = [30, 45, 60, 90, 120]  # minutes
TEXT = 10_000


def take_back(form: forms.Form, error: ValidationError) -> None:
    """Put a refusal where its reader sees it: at the field it names, else above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, ValidationError(errors))


def forget(form: forms.Form, *fields: str) -> None:
    """What is not asked in this case cannot be wrong."""
    for field in fields:
        form.errors.pop(field, None)


def day_field(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def text_field(label: Any, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=more.pop("required", False),
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


class CorrectionForm(forms.Form):
    """A meeting as the team sees it: whether, when, how long, how."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        choices=Outcome.choices,
        initial=Outcome.HELD,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    held_on = day_field(gettext_lazy("When?"))
    length = forms.ChoiceField(
        label=gettext_lazy("How long, in minutes?"),
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Another length"),
        required=False,
        min_value=1,
        max_value=600,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    medium = forms.ChoiceField(
        label=gettext_lazy("How?"),
        choices=Medium.choices,
        initial=Medium.VIDEO,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    next_on = day_field(gettext_lazy("Next meeting"), required=False)

    def __init__(self, *args: Any, agreed: int = 90, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lengths = sorted({*LENGTHS, agreed}) if 1 <= agreed <= 600 else LENGTHS
        self.fields["length"].choices = [
            *((str(n), str(n)) for n in lengths),
            (OTHER, _("Another")),
        ]
        self.fields["length"].initial = str(agreed)

    def clean(self) -> dict[str, Any]:
        """One number of minutes out of the buttons and the field for another length."""
        data = super().clean() or {}
        length = data.get("length", "")
        if data.get("outcome") != Outcome.HELD:
            forget(self, "length", "minutes")
            data["minutes"] = 0
        elif length not in {"", OTHER}:
            forget(self, "minutes")
            data["minutes"] = int(length)
        elif length == OTHER and not data.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Please give the length in minutes."))
        return data

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        return {
            "held_on": data["held_on"],
            "outcome": Outcome(data["outcome"]),
            "minutes": data["minutes"],
            "medium": Medium(data["medium"]),
            "next_on": data["next_on"],
        }

    @staticmethod
    def initial_of(session: Session, *, agreed: int) -> dict[str, Any]:
        known = session.minutes in {*LENGTHS, agreed}
        return {
            "outcome": session.outcome,
            "held_on": session.held_on,
            "length": str(session.minutes) if known else OTHER if session.minutes else str(agreed),
            "minutes": None if known else session.minutes or None,
            "medium": session.medium,
            "next_on": session.next_on,
        }


class SessionForm(CorrectionForm):
    """The same with what belongs to the pair alone."""

    notes = text_field(gettext_lazy("Private note"), 4)
    agenda = text_field(gettext_lazy("For next time"), 2)


class DifferentForm(forms.Form):
    """How the other side remembers a meeting."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    held_on = day_field(gettext_lazy("When?"))
    minutes = forms.IntegerField(
        label=gettext_lazy("How long, in minutes?"), min_value=0, max_value=600
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") != Outcome.HELD:
            forget(self, "minutes")
            data["minutes"] = 0
        return data

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "outcome": Outcome(data["outcome"]),
            "held_on": data["held_on"],
            "minutes": data["minutes"] or 0,
        }


class NoteForm(forms.Form):
    notes = text_field(gettext_lazy("Notes"), 8)
    agenda = text_field(gettext_lazy("For next time"), 4)

    @staticmethod
    def initial_of(note: SessionNote | None) -> dict[str, str]:
        return {"notes": note.notes, "agenda": note.agenda} if note else {}


class GoalForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("A goal, in a sentence"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, areas: Sequence[NeedArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.public_id: area for area in areas}
        if areas:
            self.fields["area"] = forms.ChoiceField(
                label=_("Which area is it about?"),
                required=False,
                choices=[
                    ("", _("None of them")),
                    *((key, plain(area.name)) for key, area in self.areas.items()),
                ],
            )

    def area(self) -> NeedArea | None:
        return self.areas.get(self.cleaned_data.get("area", ""))


class GoalRevisionForm(GoalForm):
    progress = forms.TypedChoiceField(
        label=gettext_lazy("How far is it?"),
        help_text=gettext_lazy("0: not begun. 10: reached."),
        coerce=int,
        choices=[(n, str(n)) for n in range(11)],
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )


class PauseForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        choices=[("", gettext_lazy("Choose")), *EndReason.choices],
    )
    initiator = forms.ChoiceField(
        label=gettext_lazy("Who began it?"), choices=Initiator.choices, widget=forms.RadioSelect
    )

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"reason": EndReason(data["reason"]), "initiator": Initiator(data["initiator"])}


class EndForm(PauseForm):
    tell = forms.BooleanField(
        label=gettext_lazy("Write to both. The message names no reason."),
        required=False,
        initial=True,
    )

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "tell": self.cleaned_data["tell"]}


class AgreementForm(forms.Form):
    """The text per language of the cycle; Markdown."""

    def __init__(self, *args: Any, languages: Sequence[str], body: Said, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body_before = body
        add_said(
            self,
            "body",
            label=_("Agreement"),
            languages=languages,
            value=body,
            max_length=20_000,
            rows=16,
            help_text=_("A line that begins with # is a heading, one with - a point of a list."),
        )

    def said(self) -> Said:
        return read_said(self, "body", before=self.body_before)
