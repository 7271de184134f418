"""News of this room for the rooms above. Listed in docs/architecture.md."""

from django.dispatch import Signal

# invitation: TeamInvitation, now: datetime. Messaging writes the letter.
team_invited = Signal()
# person: Person, now: datetime. Messaging mails a link by which she sets up her sign-in.
login_offered = Signal()
# person: Person, before: str. Messaging closes her links and tells the former address.
address_changed = Signal()
