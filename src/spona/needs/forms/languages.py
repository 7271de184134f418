"""Rows of languages somebody works in; on pages of mentees, mentors and prospects alike."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from spona.core.languages import LEVELS, SPOKEN
from spona.people.models import PersonLanguage

LANGUAGE_ROWS = 3


class LanguagesMixin:
    """Rows of language and level, filled with what is known, with room for more."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def add_language_rows(self, spoken: Iterable[PersonLanguage]) -> None:
        known = sorted(spoken, key=lambda row: (-row.level, row.code))
        codes: dict[str, Any] = {**SPOKEN}
        for row in known:
            codes.setdefault(row.code, row.code)
        choices = [("", "—"), *sorted(codes.items(), key=lambda pair: str(pair[1]))]
        self.language_rows = []
        for n in range(max(LANGUAGE_ROWS, len(known) + 1)):
            row = known[n] if n < len(known) else None
            self.fields[f"language{n}_code"] = forms.ChoiceField(
                label=_("Language"),
                choices=choices,
                required=False,
                initial=row.code if row else "",
            )
            self.fields[f"language{n}_level"] = forms.TypedChoiceField(
                label=_("How well"),
                choices=[("", "—"), *LEVELS],
                coerce=int,
                empty_value=None,
                required=False,
                initial=row.level if row else "",
            )
            self.language_rows.append((f"language{n}_code", f"language{n}_level"))

    def clean_languages(self) -> dict[str, int]:
        """Code → level; a language without a level is asked about."""
        found: dict[str, int] = {}
        for code_name, level_name in self.language_rows:
            code, level = self.cleaned_data.get(code_name), self.cleaned_data.get(level_name)
            if not code:
                continue
            if level is None:
                self.add_error(  # type: ignore[attr-defined]
                    level_name, _now("Please say how well you speak it.")
                )
                continue
            found[code] = max(level, found.get(code, 0))
        return found

    def languages_bound(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[code], self[level]) for code, level in self.language_rows]  # type: ignore[index]
