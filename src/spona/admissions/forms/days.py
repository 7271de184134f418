"""Days and moments somebody types, as far from today as any call will be.

Further away lie the ends of the calendar, where a moment has no hour in UTC and adding a day fails.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

WITHIN = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2199, 12, 31))]


class DayField(forms.DateField):
    """A day, from a calendar where the browser has one."""

    default_validators = WITHIN

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}))
        super().__init__(**kwargs)
