"""Forms about people of a cycle: adding, stepping, answering an invitation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from spona.people.queries import Likely
from spona.programmes.states import Part, Standing


class ParticipantForm(forms.Form):
    """Somebody for the cycle. Who may be known already is offered before a second row is made."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("In the own script of the person.")
    )
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("Without one nobody can be asked by mail."),
    )
    part = forms.ChoiceField(label=_("Part"), choices=Part.choices, widget=forms.RadioSelect)
    standing = forms.ChoiceField(
        label=_("How far are you with this person?"),
        choices=[
            (Standing.POOL, _("Not asked yet: into the pool")),
            (Standing.CONFIRMED, _("Takes part already")),
        ],
        initial=Standing.POOL,
        widget=forms.RadioSelect,
    )

    def ask_which(self, likely: list[Likely]) -> None:
        """One more question: is it one of these?"""
        self.fields["person"] = forms.ChoiceField(
            label=_("Is it one of these people?"),
            choices=[
                *(
                    (found.person.public_id, " · ".join(filter(None, _line(found))))
                    for found in likely
                ),
                ("new", _("No, somebody new")),
            ],
            widget=forms.RadioSelect,
        )
        self.order_fields(["person"])


def _line(found: Likely) -> list[str]:
    person = found.person
    return [person.name, person.email, person.town, person.employer]


class AnswerForm(forms.Form):
    """Yes, or not this time."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    reason = forms.CharField(
        label=_("If you like: why not this time?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the team reads it."),
    )


class StandingForm(forms.Form):
    """A step of a participation."""

    standing = forms.ChoiceField(choices=Standing.choices)
    reason = forms.CharField(required=False, max_length=300)
