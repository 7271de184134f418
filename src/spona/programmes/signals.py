"""News of this room that rooms above wait for."""

from django.dispatch import Signal

# Sent inside the transaction that makes a cycle: cycle (with its programme and organisation loaded),
# like (the cycle it follows, or None). The need areas are made on it: those of `like`, else the start
# list.
cycle_created = Signal()
