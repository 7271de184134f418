"""Forms of the committee's table."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.admissions.models.call import Call
from spona.admissions.models.selection import Quota, SeatWish
from spona.admissions.queries.composing import values_of
from spona.core.economies import Denomination


class QuotaForm(forms.Form):
    """At least or at most so many of a kind."""

    values = forms.MultipleChoiceField(
        label=gettext_lazy("For"),
        help_text=gettext_lazy("Several count together. None ticked: it holds for each of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    at_least = forms.IntegerField(
        label=gettext_lazy("At least"), required=False, min_value=0, max_value=10_000
    )
    at_most = forms.IntegerField(
        label=gettext_lazy("At most"), required=False, min_value=0, max_value=10_000
    )
    is_percent = forms.BooleanField(
        label=gettext_lazy("These are percent of the places"), required=False
    )

    def __init__(
        self, *args: Any, call: Call, about: str, economies: Denomination, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.call, self.about = call, about
        self.fields["values"].choices = values_of(call=call, about=about, economies=economies)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        least, most = data.get("at_least"), data.get("at_most")
        if least is None and most is None and not self.errors:
            raise forms.ValidationError(_("Say at least, at most, or both."))
        if least is not None and most is not None and least > most:
            self.add_error("at_most", _("This is less than the least."))
        limit = 100 if data.get("is_percent") else self.call.seats
        for name in ("at_least",):
            if (data.get(name) or 0) > limit:
                self.add_error(name, _("There are only %(n)s to give.") % {"n": limit})
        if data.get("is_percent") and (most or 0) > 100:
            self.add_error("at_most", _("Percent end at 100."))
        return data


class WishForm(forms.Form):
    """In or out, with the reason."""

    wish = forms.ChoiceField(
        label=gettext_lazy("The committee wants this applicant"),
        choices=[
            (SeatWish.Wish.IN, gettext_lazy("in the group")),
            (SeatWish.Wish.OUT, gettext_lazy("not in the group")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Stands in the minutes with your name."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


ABOUTS = Quota.About.choices
