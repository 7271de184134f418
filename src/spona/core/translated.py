"""Content in several languages: one JSON object per text, `{"en": "…", "sr": "…"}`.

The reader gets her language, else a near one, else the first there is; the fallback is visible
(`{% said %}` sets `lang`). Decision record: docs/decisions/0004-content-translation.md.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language

# Where to look next when a text is not there in the language asked for.
NEAR = {
    "sr": ["sr-latn"],
    "sr-latn": ["sr", "bs", "hr", "cnr"],
    "bs": ["hr", "sr-latn", "cnr", "sr"],
    "hr": ["bs", "sr-latn", "cnr", "sr"],
    "cnr": ["sr-latn", "bs", "hr", "sr"],
    "mk": ["sr"],
}
Said = dict[str, str]


def choose(value: Said | None, language: str | None = None) -> tuple[str, str]:
    """(text, language it is in); ("", "") when there is none. Serbian Latin is derived, not typed."""
    value = {code: text for code, text in (value or {}).items() if text}
    language = language or get_language() or "en"
    if not value:
        return "", ""
    if language in value:
        return value[language], language
    for near in [*NEAR.get(language, []), "en", *value]:
        if near in value:
            if language == "sr-latn" and near == "sr":
                from spona.engine.names import latin

                return latin(value["sr"]), "sr-latn"
            return value[near], near
    raise AssertionError("unreachable: a non-empty value always has a language")


def plain(value: Said | None, language: str | None = None) -> str:
    """Just the text, in the reader's language or the nearest there is."""
    return choose(value, language)[0]


def missing_languages(value: Said | None, languages: Iterable[str]) -> list[str]:
    """Languages of the list for which nothing is written (sr-latn is derived from sr)."""
    have = {code for code, text in (value or {}).items() if text}
    if "sr" in have:
        have.add("sr-latn")
    return [code for code in languages if code not in have]


def validate_said(value: Any) -> None:
    if not isinstance(value, dict) or not all(
        isinstance(k, str) and isinstance(v, str) for k, v in value.items()
    ):
        raise ValidationError("A translated text is an object of language and text.")


class TranslatedField(models.JSONField):
    """A text per language. Empty is `{}`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_said]
