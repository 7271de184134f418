"""Public ids: what stands in addresses. Random, so that no one can count or guess rows."""

import secrets
from collections.abc import Callable

from django.urls import reverse

draw = secrets.randbelow  # of public ids; the demo draws the same ones each time
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/l/i: read aloud without mistakes


def new_public_id() -> str:
    """12 characters, about 59 bits; unique by constraint, never a permission by itself."""
    return _letters(12, draw)


def new_secret_id() -> str:
    """26 characters, about 128 bits: for ids that open something."""
    return _letters(26, secrets.randbelow)


def _letters(length: int, below: Callable[[int], int]) -> str:
    # One draw for all letters: thousands of rows are made at once by an import.
    number = below(len(ALPHABET) ** length)
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def without_nul(text: str) -> str:
    """For values of a form that are looked up as they come: no row has such a sign, and PostgreSQL
    refuses even to look."""
    return text.replace("\0", "")


def address_of_many(name: str, **kwargs: str) -> Callable[[str], str]:
    """For lists: public id → address of the page `name`; the address is worked out once."""
    place = "0" * 20
    before, after = reverse(name, kwargs={**kwargs, "public_id": place}).split(place)
    return lambda public_id: f"{before}{public_id}{after}"
