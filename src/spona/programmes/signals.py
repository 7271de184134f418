"""News of this room that rooms above wait for."""

from django.dispatch import Signal

# Sent inside the transaction that makes a cycle: cycle (with its programme and organisation loaded).
# The need areas of the start list are made on it.
cycle_created = Signal()
