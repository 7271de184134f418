"""Names of people across scripts: Latin forms, search keys, sort keys, likeness.

The room's one door; what is not listed here is a detail.
"""

from spona.engine.names.collation import collation_key
from spona.engine.names.folding import fold, matches, query_terms, search_keys, stored_keys
from spona.engine.names.likeness import initials, similar
from spona.engine.names.scripts import has_cyrillic, latin

__all__ = [
    "collation_key",
    "fold",
    "has_cyrillic",
    "initials",
    "latin",
    "matches",
    "query_terms",
    "search_keys",
    "similar",
    "stored_keys",
]
