"""News of this room that rooms above wait for."""

from django.dispatch import Signal

# Sent inside the transaction in which an area comes to count more or less: area, before and after
# (1 to 3), by (the person who did it, or None), now.
area_counts_changed = Signal()
