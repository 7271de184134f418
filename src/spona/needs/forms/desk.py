"""The team's forms: an area in its languages, a tie between two people."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spona.core.translated import Said
from spona.needs.models import Counts, NeedArea, Tie
from spona.programmes.models import Cycle, Participation
from spona.ui.said_fields import add_said, read_said

KINDS = {
    Tie.Kind.RELATIVE: _("They are relatives"),
    Tie.Kind.LINE_MANAGER: _("One is the other's line manager"),
    Tie.Kind.DO_NOT_PAIR: _("Do not pair them"),
    Tie.Kind.COMPETITOR: _("They compete"),
    Tie.Kind.BUSINESS_PARTNER: _("They do business together"),
    Tie.Kind.JURY_MEMBER: _("One sat on the jury that chose the other"),
    Tie.Kind.PREVIOUS_PAIR: _("They were a pair before, in another programme"),
}


class AreaForm(forms.Form):
    """Name of an area, per language of the cycle, and how much it counts."""

    def __init__(self, *args: Any, cycle: Cycle, area: NeedArea | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area
        add_said(
            self,
            "name",
            label=_("Name"),
            languages=cycle.languages or [cycle.working_language],
            value=area.name if area else None,
            required_in=cycle.working_language,
            max_length=120,
        )
        self.fields["counts"] = forms.TypedChoiceField(
            label=_("When pairs are made it counts"),
            choices=Counts.choices,
            coerce=int,
            empty_value=None,
            initial=area.counts if area else Counts.ONCE,
            required=False,
            widget=forms.RadioSelect,
        )

    def said(self) -> Said:
        return read_said(self, "name", before=self.area.name if self.area else None)


class TieForm(forms.Form):
    """Somebody of the cycle, and what ties the two."""

    other = forms.ChoiceField(label=_("With whom?"))
    kind = forms.ChoiceField(
        label=_("What should matching know?"),
        choices=list(KINDS.items()),
        initial=Tie.Kind.DO_NOT_PAIR,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, others: Iterable[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.persons = {row.person.public_id: row.person for row in others}
        self.fields["other"].choices = [
            ("", "—"),
            *((key, person.name) for key, person in self.persons.items()),
        ]


class WishSettingsForm(forms.Form):
    """May the people of the cycle name each other before matching?"""

    mentees_rank = forms.BooleanField(
        label=_("Mentees may rank up to three mentors who take part"), required=False
    )
    mentors_answer = forms.BooleanField(
        label=_("Mentors see the mentees' names and may say yes, perhaps or rather not"),
        required=False,
    )
