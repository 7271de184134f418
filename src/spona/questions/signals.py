"""News of this room that rooms above wait for, and what only they know."""

from django.dispatch import Signal

# Sent inside the transaction that publishes a version: questionnaire, version, now. Rooms above move
# their drafts to it (`actions.move_sheets`); what was submitted keeps the version it was sent with.
version_published = Signal()

# Asked before a publication, with questionnaire: each room above answers with a queryset of the
# `AnswerSheet.pk` of its sheets that have been submitted.
submitted_sheets_asked = Signal()
