"""In which language a public page answers: `?lang=` may be any language of the content.

The interface itself follows where it is translated; where it is not, its few words stay in the
reader's own interface language, and the content carries its own `lang`.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from spona.core.languages import CONTENT


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    name: str
    is_current: bool


def offered(codes: list[str]) -> list[str]:
    """The languages of the content; Serbian Latin follows from Cyrillic."""
    known = [code for code in codes if code in CONTENT]
    if "sr" in known and "sr-latn" not in known:
        known.insert(known.index("sr") + 1, "sr-latn")
    return known


def answer_in(request: HttpRequest, *, codes: list[str]) -> tuple[str, list[LanguageLink]]:
    """(language of the content, links to the others); activates the interface language."""
    known = offered(codes)
    wanted = request.GET.get("lang", "")
    if wanted in known:
        content = wanted
        if content in dict(settings.LANGUAGES):
            translation.activate(content)
    else:
        content = translation.get_language() or settings.LANGUAGE_CODE
    links = [LanguageLink(code, CONTENT[code], code == content) for code in known]
    return content, links if len(links) > 1 else []
