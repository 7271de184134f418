"""Which pictures the public may see. Upper rooms know where a portrait is published and say so here."""

from collections.abc import Callable

from spona.core.models import Picture

_published: list[Callable[[Picture], bool]] = []


def register(predicate: Callable[[Picture], bool]) -> None:
    """Add "this picture is shown on a public page now"; called from an app's ready()."""
    _published.append(predicate)


def is_public(picture: Picture) -> bool:
    """Logos and emblems are; a portrait only while some public page shows it."""
    if picture.kind in {Picture.Kind.LOGO, Picture.Kind.EMBLEM}:
        return True
    return any(predicate(picture) for predicate in _published)
