"""A line of a conversation, and where a mail that came in belongs."""

from django import forms
from django.utils.translation import gettext_lazy

from spona.support.actions.threads import LONGEST


class PostForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What would you like to say?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
