"""QuerySet of persons, apart from queries.py because models.py needs it."""

from django.db import models

from spona.engine.names import query_terms
from spona.people.ordering import by_name


class PersonQuerySet(models.QuerySet):
    def search(self, text: str) -> "PersonQuerySet":
        """Every word typed must be found, across scripts and diacritics (Djordje finds Ђорђе)."""
        found = self
        for term in query_terms(text):
            found = found.filter(search_keys__contains=term)
        return found

    def in_order(self) -> "PersonQuerySet":
        """By name, in the order of the reader's alphabet."""
        return self.order_by(*by_name())
