"""Forms of interviews: questions, times, the panel's sheet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from spona.admissions.forms.days import DayField
from spona.admissions.models.interview import InterviewQuestion, InterviewSheet
from spona.admissions.models.review import Reviewer
from spona.ui.said_fields import add_said, read_said

SCORES = [(str(n), str(n)) for n in range(6)]


class QuestionForm(forms.Form):
    """One question for all, in the languages of the cycle."""

    weight = forms.IntegerField(
        label=_("Weight"), min_value=1, max_value=100, initial=20, help_text=_("Of all weights.")
    )

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        required_in: str,
        question: InterviewQuestion | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        add_said(
            self,
            "text",
            label=_("Question"),
            languages=languages,
            value=question.text if question else None,
            required_in=required_in,
            max_length=500,
            rows=2,
        )
        add_said(
            self,
            "listen_for",
            label=_("What to listen for"),
            languages=languages,
            value=question.listen_for if question else None,
            max_length=1000,
            rows=2,
            help_text=_("For the panel alone."),
        )
        if question:
            self.fields["weight"].initial = question.weight
        self.order_fields([name for name in self.fields if name != "weight"] + ["weight"])

    def said(self, name: str) -> dict[str, str]:
        return read_said(self, name)


class SlotsForm(forms.Form):
    """A row of times on one day, on the call's clock."""

    day = DayField(label=_("Day"))
    first = forms.TimeField(
        label=_("First begins at"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    minutes = forms.IntegerField(label=_("Minutes each"), min_value=5, max_value=240, initial=30)
    pause = forms.IntegerField(label=_("Minutes between"), min_value=0, max_value=240, initial=10)
    n = forms.IntegerField(label=_("How many"), min_value=1, max_value=30, initial=6)
    place = forms.CharField(
        label=_("Where"),
        help_text=_("An address, or the link of an online room."),
        required=False,
        max_length=300,
    )
    panel = forms.MultipleChoiceField(
        label=_("Panel"), widget=forms.CheckboxSelectMultiple, error_messages={
            "required": _("Choose at least one person who holds the conversation.")
        }
    )  # fmt: skip

    def __init__(self, *args: Any, reviewers: Sequence[Reviewer], zone: ZoneInfo, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.reviewers, self.zone = reviewers, zone
        self.fields["panel"].choices = [(r.public_id, r.person.name) for r in reviewers]

    def starts_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["first"], self.zone)

    def chosen(self) -> list[Reviewer]:
        return [r for r in self.reviewers if r.public_id in self.cleaned_data["panel"]]


class SlotForm(forms.Form):
    """One time, changed."""

    day = SlotsForm.base_fields["day"]
    first = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = SlotsForm.base_fields["minutes"]
    place = SlotsForm.base_fields["place"]


class SheetForm(forms.Form):
    """The same questions for all: a score and a note each."""

    def __init__(
        self,
        *args: Any,
        asked: Sequence[InterviewQuestion],
        sheet: InterviewSheet | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for question in asked:
            key = question.public_id
            self.fields[f"score-{key}"] = forms.ChoiceField(
                label=_("Score, 0 to 5"),
                choices=SCORES,
                required=False,
                widget=forms.RadioSelect,
                initial=str(sheet.scores[key]) if sheet and key in sheet.scores else "",
            )
            self.fields[f"note-{key}"] = forms.CharField(
                label=_("Note"),
                required=False,
                max_length=5000,
                initial=sheet.notes.get(key, "") if sheet else "",
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields["comment"] = forms.CharField(
            label=_("Your impression as a whole"),
            required=False,
            max_length=5000,
            initial=sheet.comment if sheet else "",
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        self.fields["revision"] = forms.IntegerField(
            min_value=0, widget=forms.HiddenInput, initial=sheet.revision if sheet else 0
        )

    def rows(self) -> list[tuple[InterviewQuestion, forms.BoundField, forms.BoundField]]:
        return [(q, self[f"score-{q.public_id}"], self[f"note-{q.public_id}"]) for q in self.asked]

    def scores(self) -> dict[str, int]:
        data = self.cleaned_data
        return {
            q.public_id: int(data[f"score-{q.public_id}"])
            for q in self.asked
            if data[f"score-{q.public_id}"] != ""
        }

    def notes(self) -> dict[str, str]:
        return {q.public_id: self.cleaned_data[f"note-{q.public_id}"] for q in self.asked}
