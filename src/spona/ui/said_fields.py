"""Form fields for one text in several languages: a field per language, read back as one object."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy

from spona.core.languages import CONTENT
from spona.core.translated import Said

HTML_LANG = {"sr": "sr-Cyrl", "sr-latn": "sr-Latn", "cnr": "cnr-Latn"}


def typed_languages(languages: Sequence[str]) -> list[str]:
    """Languages in which somebody types: Serbian Latin is derived from Cyrillic where both are used."""
    found = [code for code in languages if code != "sr-latn" or "sr" not in languages]
    return found or ["en"]


def add_said(
    form: forms.Form,
    name: str,
    *,
    label: Any,
    languages: Sequence[str],
    value: Said | None = None,
    required_in: str = "",
    max_length: int = 200,
    rows: int = 0,
    help_text: Any = "",
) -> None:
    """Give the form `name__en`, `name__sr`, …; `rows` makes them text areas."""
    codes = typed_languages(languages)
    for number, code in enumerate(codes):
        attrs = {"lang": HTML_LANG.get(code, code)}
        widget = (
            forms.Textarea(attrs={**attrs, "rows": rows}) if rows else forms.TextInput(attrs=attrs)
        )
        form.fields[f"{name}__{code}"] = forms.CharField(
            label=format_lazy("{} · {}", label, CONTENT.get(code, code)) if codes[1:] else label,
            required=code == required_in,
            max_length=max_length,
            widget=widget,
            initial=(value or {}).get(code, ""),
            help_text=help_text if number == 0 else "",
        )


def read_said(form: forms.Form, name: str, *, before: Said | None = None) -> Said:
    """The texts typed; languages that the form did not show keep what they had."""
    said = dict(before or {})
    start = f"{name}__"
    for key, text in form.cleaned_data.items():
        if key.startswith(start):
            said[key.removeprefix(start)] = text.strip()
    return {code: text for code, text in said.items() if text}
