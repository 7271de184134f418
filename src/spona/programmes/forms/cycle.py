"""Forms of the desk: setting up a programme, its cycle, its timeline."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from spona.core.models import content_language_choices
from spona.core.translated import plain
from spona.programmes.cycle_actions import PhaseSaid
from spona.programmes.models import Cycle, Phase
from spona.programmes.states import KosovoNote, Strand
from spona.programmes.templates_of_programmes import TEMPLATES, TemplateOfProgramme
from spona.ui.said_fields import add_said, read_said

SENSIBLE_DAYS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31))]

FARTHEST = 3653  # days between a phase and the kick-off


def day_field(**more: Any) -> forms.DateField:
    """A day of our century, typed or chosen."""
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=SENSIBLE_DAYS,
        **more,
    )


def _described(template: TemplateOfProgramme) -> Any:
    """What choosing this template means, in one line."""
    return format_lazy(
        _("{name}: {months} months, {capacity} places, {sessions} conversations of {minutes} min"),
        name=plain(template.name),
        months=template.months,
        capacity=template.capacity,
        sessions=template.sessions,
        minutes=template.minutes,
    )


class ProgrammeForm(forms.Form):
    """Everything a programme needs to begin, on one page; numbers left empty come from the template."""

    template = forms.ChoiceField(label=_("What kind of programme is it?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name of the programme"),
        max_length=160,
        help_text=_("In the language you work in. The cycle is named after it and its first year."),
    )
    kick_off_on = day_field(
        label=_("Kick-off"),
        help_text=_("The first day together. All other dates hang on it and move with it."),
    )
    working_language = forms.ChoiceField(
        label=_("Language you work in"), choices=content_language_choices
    )
    languages = forms.MultipleChoiceField(
        label=_("Further languages of your texts"),
        choices=content_language_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    months = forms.IntegerField(label=_("Months"), required=False, min_value=1, max_value=36)
    capacity = forms.IntegerField(label=_("Places"), required=False, min_value=1, max_value=5000)
    sessions_agreed = forms.IntegerField(
        label=_("Conversations agreed per pair"), required=False, min_value=1, max_value=200
    )
    minutes_agreed = forms.IntegerField(
        label=_("Minutes each"), required=False, min_value=10, max_value=600
    )
    # Shown behind a fold: the template has an answer for each.
    OF_THE_TEMPLATE = ("months", "capacity", "sessions_agreed", "minutes_agreed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [
            (key, _described(template)) for key, template in TEMPLATES.items()
        ]


class NextCycleForm(forms.Form):
    """The next run: only what differs."""

    name = forms.CharField(label=_("Name of the cycle"), max_length=160)
    kick_off_on = day_field(label=_("Kick-off"), help_text=_("All other dates follow it."))


class CycleForm(forms.Form):
    """Settings of a cycle, and how its programme denominates Kosovo*."""

    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=36)
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=5000)
    sessions_agreed = forms.IntegerField(
        label=_("Conversations agreed per pair"), min_value=1, max_value=200
    )
    minutes_agreed = forms.IntegerField(label=_("Minutes each"), min_value=10, max_value=600)
    silence_days = forms.IntegerField(
        label=_("Days without a conversation until we ask"),
        min_value=7,
        max_value=180,
        help_text=_("A pair that has not met for this long appears on your page of the week."),
    )
    working_language = forms.ChoiceField(
        label=_("Language you work in"), choices=content_language_choices
    )
    languages = forms.MultipleChoiceField(
        label=_("Further languages of your texts"),
        choices=content_language_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kosovo_note = forms.ChoiceField(
        label=_("How the programme writes Kosovo"),
        choices=KosovoNote.choices,
        help_text=_("Funders usually say which. It counts for every cycle of the programme."),
    )
    OF_CYCLE = (
        "months",
        "capacity",
        "sessions_agreed",
        "minutes_agreed",
        "silence_days",
        "working_language",
    )
    OF_THE_PAIRS = ("months", "sessions_agreed")  # while they meet, changed where each pair is seen

    def __init__(self, *args: Any, is_running: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_running:
            for name in self.OF_THE_PAIRS:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """Fields of the cycle; the working language is always among its languages, first."""
        data = self.cleaned_data
        languages = list(dict.fromkeys([data["working_language"], *data["languages"]]))
        kept = {name: data[name] for name in self.OF_CYCLE if name in self.fields}
        return {**kept, "languages": languages}


class TextsForm(forms.Form):
    """Names and the description, per language of the cycle."""

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        both = {"languages": cycle.languages or [cycle.working_language]}
        main = cycle.working_language
        add_said(
            self,
            "programme_name",
            label=_("Name of the programme"),
            value=cycle.programme.name,
            required_in=main,
            **both,
        )
        add_said(
            self,
            "name",
            label=_("Name of this cycle"),
            value=cycle.name,
            required_in=main,
            **both,
        )
        add_said(
            self,
            "about",
            label=_("About this cycle"),
            value=cycle.about,
            max_length=8000,
            rows=6,
            help_text=_(
                "What it is, for whom, what it costs and gives. It stands on the public page."
            ),
            **both,
        )

    def values(self) -> dict[str, Any]:
        return {
            "name": read_said(self, "name", before=self.cycle.name),
            "about": read_said(self, "about", before=self.cycle.about),
            "programme_name": read_said(self, "programme_name", before=self.cycle.programme.name),
        }


class PhaseForm(forms.Form):
    """One line of the timeline. Without `phase` it is the empty line at the end."""

    def __init__(self, *args: Any, cycle: Cycle, phase: Phase | None, **kwargs: Any) -> None:
        kwargs["prefix"] = f"phase-{phase.public_id}" if phase else "phase-new"
        kwargs["empty_permitted"], kwargs["use_required_attribute"] = phase is None, False
        super().__init__(*args, **kwargs)
        self.phase, self.cycle = phase, cycle
        add_said(
            self,
            "name",
            label=_("Name"),
            languages=cycle.languages or [cycle.working_language],
            value=phase.name if phase else None,
            max_length=120,
        )
        self.name_fields = [name for name in self.fields if name.startswith("name__")]
        self.fields["starts_on"] = day_field(
            label=_("Begins"), initial=phase.starts_on if phase else None
        )
        self.fields["days"] = forms.IntegerField(
            label=_("Days"), min_value=1, max_value=1500, initial=phase.days if phase else None
        )
        self.fields["is_public"] = forms.BooleanField(
            label=_("Public"), required=False, initial=phase.is_public if phase else True
        )
        self.fields["strand"] = forms.ChoiceField(
            label=_("Kind of support"),
            required=False,
            choices=[("", _("None of them")), *Strand.choices],
            initial=phase.strand if phase else "",
        )
        if phase:
            self.fields["remove"] = forms.BooleanField(label=_("Remove"), required=False)

    def names(self) -> list[forms.BoundField]:
        return [self[name] for name in self.name_fields]

    def has_changed(self) -> bool:
        """The empty line counts once something is typed; its tick alone is nothing."""
        return bool(set(self.changed_data) - {"is_public"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in self.name_fields) and not data.get("remove"):
            raise ValidationError(_("A phase needs a name."))
        starts_on = data.get("starts_on")
        if starts_on and abs((starts_on - self.cycle.kick_off_on).days) > FARTHEST:
            self.add_error("starts_on", _("This is more than ten years from the kick-off."))
        return data

    def has_line(self) -> bool:
        """Is there a phase to write, old or new?"""
        return not self.is_removed and (self.phase is not None or self.has_changed())

    @property
    def is_removed(self) -> bool:
        return bool(self.phase and self.cleaned_data.get("remove"))

    def said(self) -> PhaseSaid:
        data = self.cleaned_data
        return PhaseSaid(
            phase=self.phase,
            name=read_said(self, "name", before=self.phase.name if self.phase else None),
            starts_on=data["starts_on"],
            days=data["days"],
            is_public=data["is_public"],
            strand=data["strand"],
        )


class KickOffForm(forms.Form):
    """Where the kick-off goes."""

    to = day_field(label=_("New day of the kick-off"))
