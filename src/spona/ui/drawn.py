"""Components that depend on their words alone are drawn once and kept, by the words and the language.

A badge in a hundred rows, the desk's menu, a timeline: the same words make the same mark-up. The key
holds everything that goes in, so nothing can be shown to somebody for whom it was not drawn.
"""

from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 2_000_000  # letters in memory per process; then it begins anew

_kept: dict[Any, SafeString] = {}
_letters = 0


def drawn(template: str, *, of: tuple[Any, ...], **context: Any) -> SafeString:
    """The template rendered with `context`; `of` is all that tells two drawings apart.

    Words in `of` (also lazy ones) are told by their text and by whether they are markup already.
    """
    global _letters
    key = (template, get_language(), tuple([_told(part) for part in of]))
    found: Any = _kept.get(key)  # the engine gives a SafeString; its type says str
    if found is None:
        found = get_template(template).render(context)
        if settings.DEBUG:
            return found
        if _letters > MOST:
            _kept.clear()
            _letters = 0
        _letters += len(found)
        _kept[key] = found
    return found


def _told(part: Any) -> Any:
    if isinstance(part, SafeString):
        return (str(part),)
    if part is None or isinstance(part, int | str | tuple):
        return part
    return str(part)
