"""News of this room that rooms above wait for."""

from django.dispatch import Signal

# Sent inside the transaction that makes a cycle: cycle (with its programme and organisation loaded),
# like (the cycle it follows, or None). The need areas are made on it: those of `like`, else the start
# list.
cycle_created = Signal()

# Sent inside the transaction in which somebody's standing in a cycle changes: participation (as it is
# now), by (the person who did it, or None), now.
standing_changed = Signal()
