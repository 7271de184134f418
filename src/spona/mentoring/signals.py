"""News of this room that rooms above wait for."""

from django.dispatch import Signal

# Sent inside the transaction in which something happened that rules look at: a session written down,
# answered, corrected or taken back, a yes to the agreement, a step of the pair: mentorship, now.
pair_touched = Signal()
# Inside the transaction: an answer to a question about a meeting could not be read; its writer has a link
# now. Nobody reads it. mentorship, participation, received (its public id is the occasion), now.
answer_unread = Signal()
# Inside the transaction: somebody who was asked about a co-mentor said no, so the team looks further.
# mentorship, co_mentor, participation (who said it), now.
co_mentor_refused = Signal()
