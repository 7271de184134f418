"""Forms of the rubric, of channels, and of the form people answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.admissions.actions.rubric import CriterionSaid
from spona.admissions.models.call import Call, Criterion
from spona.admissions.queries.calls import ANCHORED, languages_of
from spona.admissions.states import SourceKind
from spona.programmes.forms.cycle import day_field
from spona.questions.models import Questionnaire
from spona.ui.said_fields import add_said, read_said

ANCHOR_LABELS = {
    "0": gettext_lazy("0 means"),
    "3": gettext_lazy("3 means"),
    "5": gettext_lazy("5 means"),
}


class CriterionForm(forms.Form):
    """One line of the rubric. Without `criterion` it is the empty line at the end."""

    def __init__(self, *args: Any, call: Call, criterion: Criterion | None, **kwargs: Any) -> None:
        kwargs["prefix"] = f"c-{criterion.public_id}" if criterion else "c-new"
        kwargs["empty_permitted"], kwargs["use_required_attribute"] = criterion is None, False
        super().__init__(*args, **kwargs)
        self.criterion = criterion
        both = {"languages": languages_of(call)}
        add_said(
            self, "name", label=_("Name"), value=criterion.name if criterion else None,
            max_length=120, **both,
        )  # fmt: skip
        self.fields["weight"] = forms.IntegerField(
            label=_("Weight"),
            min_value=1,
            max_value=100,
            initial=criterion.weight if criterion else None,
        )
        add_said(
            self, "help", label=_("What to look at"), value=criterion.help if criterion else None,
            max_length=400, **both,
        )  # fmt: skip
        for score in ANCHORED:
            add_said(
                self, f"anchor{score}", label=ANCHOR_LABELS[score],
                value=criterion.anchors.get(score) if criterion else None, max_length=300, **both,
            )  # fmt: skip
        if criterion:
            self.fields["remove"] = forms.BooleanField(
                label=_("Remove this criterion"), required=False
            )

    def first(self) -> list[forms.BoundField]:
        """What is always seen: names and weight, and the box that removes."""
        names = [b for b in self if b.name.startswith("name__")]
        return [*names, self["weight"], *([self["remove"]] if "remove" in self.fields else [])]

    def more(self) -> list[forms.BoundField]:
        return [b for b in self if b.name.startswith(("help__", "anchor"))]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        names = [name for name in self.fields if name.startswith("name__")]
        if not any(data.get(name) for name in names) and not data.get("remove"):
            raise ValidationError(_("A criterion needs a name."))
        return data

    @property
    def is_removed(self) -> bool:
        return bool(self.criterion and self.cleaned_data.get("remove"))

    def has_line(self) -> bool:
        return not self.is_removed and (self.criterion is not None or self.has_changed())

    def said(self) -> CriterionSaid:
        row = self.criterion
        anchors = {
            score: read_said(self, f"anchor{score}", before=row.anchors.get(score) if row else None)
            for score in ANCHORED
        }
        return CriterionSaid(
            criterion=row,
            name=read_said(self, "name", before=row.name if row else None),
            help=read_said(self, "help", before=row.help if row else None),
            weight=self.cleaned_data["weight"],
            anchors=anchors,
        )


class SourceForm(forms.Form):
    """A channel, or an information event with its day."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("For example: newsletter, Instagram, the office in Bitola."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=SourceKind.choices,
        widget=forms.RadioSelect,
        initial=SourceKind.CHANNEL,
    )
    held_on = day_field(label=gettext_lazy("Day of the event"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_event = data.get("kind") == SourceKind.EVENT
        if is_event and not data.get("held_on") and "held_on" not in self.errors:
            self.add_error("held_on", _("When is the event?"))
        return data


class FormChoiceForm(forms.Form):
    """One of the organisation's forms."""

    questionnaire = forms.ModelChoiceField(
        label=gettext_lazy("Form"),
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        to_field_name="public_id",
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Questionnaire.objects.filter(is_built=True).order_by("-created_at", "-pk")
        self.fields["questionnaire"].queryset = found
        if call.questionnaire:
            self.fields["questionnaire"].initial = call.questionnaire.public_id
