"""News of this room for the rooms above. Listed in docs/architecture.md."""

from django.dispatch import Signal

# received: Received, now: datetime; inside the transaction and the organisation's scope. Somebody has to
# look at a mail that came in.
mail_unclear = Signal()

# organisation, now: inside the transaction and the organisation's scope, the first time that an address takes
# no mail.
address_marked = Signal()
