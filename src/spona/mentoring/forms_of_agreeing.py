"""The pair's answers to the points of its agreement."""

from typing import Any

from django import forms

from spona.mentoring.agreement_points import LONGEST, LONGEST_MEETING, OPEN, SHORTEST_MEETING


class PointsForm(forms.Form):
    """One field per open point, under the programme's standing wording."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for point in OPEN:
            more = {"label": point.title, "help_text": point.standing}
            if point.choices:
                field: forms.Field = forms.ChoiceField(choices=point.choices, **more)
            elif point.is_number:
                field = forms.IntegerField(
                    min_value=SHORTEST_MEETING,
                    max_value=LONGEST_MEETING,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                    **more,
                )
            else:
                field = forms.CharField(
                    required=False,
                    max_length=LONGEST,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    **more,
                )
            self.fields[point.key] = field

    def answers(self) -> dict[str, str]:
        return {key: str(value) for key, value in self.cleaned_data.items()}
