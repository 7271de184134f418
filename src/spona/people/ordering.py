"""In which order a list of people stands: that of the reader's alphabet, on the Latin form of the name.

Each person carries one key for each order; which one a list takes is decided here and nowhere else.
Bosnian, Croatian, Montenegrin and Serbian share an order: Ś and Ź, which only Montenegrin has, stand
where Montenegrin has them.
"""

from django.utils.translation import get_language

from spona.engine.names import collation_key

# column → language whose order its key has
ORDERS = {"sort_key": "cnr", "sort_key_en": "en", "sort_key_sq": "sq", "sort_key_mk": "mk"}
COLUMN_OF = {
    "sr": "sort_key",
    "bs": "sort_key",
    "hr": "sort_key",
    "cnr": "sort_key",
    "sq": "sort_key_sq",
    "mk": "sort_key_mk",
}
LONGEST = 400  # digits; about 130 letters


def sort_column(language: str | None = None) -> str:
    """The column to order persons by, for a reader of this language (else the active one)."""
    language = (language or get_language() or "en").split("-")[0]
    return COLUMN_OF.get(language, "sort_key_en")


def by_name(person: str = "", *, language: str | None = None) -> tuple[str, str]:
    """For `order_by`: persons, or rows with a person at the end of `person` (`"mentee__person"`)."""
    before = f"{person}__" if person else ""
    return f"{before}{sort_column(language)}", f"{before}pk"


def keys_of(latin_name: str) -> dict[str, str]:
    """Every column with its key, surname first."""
    return {column: _key(latin_name, order) for column, order in ORDERS.items()}


def key_of(latin_name: str, *, language: str | None = None) -> str:
    """The key of one reader's order, for sorting outside the database."""
    return _key(latin_name, ORDERS[sort_column(language)])


def _key(latin_name: str, order: str) -> str:
    first, _space, last = latin_name.strip().rpartition(" ")
    return collation_key(f"{last} {first}".strip(), order)[:LONGEST]
