"""News of this room that rooms above wait for."""

from django.dispatch import Signal

# Sent inside the transaction in which something happened that rules look at: a session written down,
# answered, corrected or taken back, a yes to the agreement, a step of the pair: mentorship, now.
pair_touched = Signal()
