"""States of an application and of all that is done with it, with the one table of steps."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where an application is. The applicant reads plain words of her own: `queries/status.py`."""

    DRAFT = "draft", _("Begun, not sent")
    SUBMITTED = "submitted", _("Sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("of an application", "Withdrawn")
    REPAIR = "repair", _("To be completed")
    MORE = "more", _("Asked for more")
    INELIGIBLE = "ineligible", _("Not eligible")
    ELIGIBLE = "eligible", _("Eligible")
    SHORTLISTED = "shortlisted", _("Invited to an interview")
    OFFERED = "offered", _("Place offered")
    ACCEPTED = "accepted", _("Place accepted")
    RESERVE = "reserve", _("On the reserve list")
    NOT_SELECTED = "not_selected", _("Not selected")
    DECLINED = "declined", _("Place declined")
    LAPSED = "lapsed", _("Offer not answered in time")


STEPS = {
    State.DRAFT: {State.SUBMITTED, State.WITHDRAWN},
    State.SUBMITTED: {
        State.WITHDRAWN,
        State.REPAIR,
        State.MORE,
        State.INELIGIBLE,
        State.ELIGIBLE,
    },
    State.WITHDRAWN: {State.DRAFT, State.SUBMITTED},  # reopened, until the deadline
    State.REPAIR: {State.SUBMITTED, State.INELIGIBLE, State.ELIGIBLE, State.WITHDRAWN},
    State.MORE: {State.SUBMITTED, State.INELIGIBLE, State.ELIGIBLE, State.WITHDRAWN},
    State.INELIGIBLE: {State.SUBMITTED, State.ELIGIBLE},  # looked at again, with a reason
    State.ELIGIBLE: {
        State.SHORTLISTED,
        State.OFFERED,
        State.RESERVE,
        State.NOT_SELECTED,
        State.INELIGIBLE,
        State.MORE,
        State.WITHDRAWN,
    },
    State.SHORTLISTED: {
        State.ELIGIBLE,
        State.OFFERED,
        State.RESERVE,
        State.NOT_SELECTED,
        State.WITHDRAWN,
    },
    State.OFFERED: {State.ACCEPTED, State.DECLINED, State.LAPSED, State.WITHDRAWN},
    State.RESERVE: {State.OFFERED, State.NOT_SELECTED, State.WITHDRAWN},
    State.NOT_SELECTED: {State.RESERVE, State.OFFERED},  # a decision mended, minuted
    State.LAPSED: {State.OFFERED},  # the answer came late and a place is free
    State.DECLINED: set(),
    State.ACCEPTED: {State.WITHDRAWN},
}
IN_HAND = [State.SUBMITTED, State.REPAIR, State.MORE]  # sent, not yet found eligible
IN_SELECTION = [State.ELIGIBLE, State.SHORTLISTED]
NOT_READ = [State.DRAFT, State.WITHDRAWN, State.INELIGIBLE]  # also where somebody was to read it
DECIDED = [
    State.OFFERED,
    State.ACCEPTED,
    State.RESERVE,
    State.NOT_SELECTED,
    State.DECLINED,
    State.LAPSED,
]
SENT = [*IN_HAND, State.INELIGIBLE, *IN_SELECTION, *DECIDED]
TAKEN = [State.OFFERED, State.ACCEPTED]  # a place is held, or waits for an answer
OVER = [State.INELIGIBLE, State.NOT_SELECTED, State.DECLINED, State.LAPSED, State.WITHDRAWN]


class CallState(models.TextChoices):
    """Where a call is: told from its moments and the clock, never stored."""

    DRAFT = "draft", _("Not published")
    AWAITED = "awaited", _("Announced")
    OPEN = "open", _("Open now")
    CLOSED = "closed", pgettext_lazy("of a call", "Closed")


class SourceKind(models.TextChoices):
    CHANNEL = "channel", _("Channel")
    EVENT = "event", _("Information event")


class Verdict(models.TextChoices):
    """What a look at eligibility came to."""

    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    REPAIR = "repair", _("Something to complete, once")
    MORE = "more", _("A question to the applicant")


class Ground(models.TextChoices):
    """Why two applications may be of one person."""

    NAME = "name", _("the same name")
    EMAIL = "email", _("the same mail address")
    PHONE = "phone", _("the same telephone")


class DuplicateState(models.TextChoices):
    OPEN = "open", _("To be looked at")
    DIFFERENT = "different", _("Two people")
    MERGED = "merged", _("One person; the other application was put aside")


class RefereeState(models.TextChoices):
    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")


class Mode(models.TextChoices):
    """What reviewers see of the person in a round."""

    BLIND = "blind", _("Blind: without name and identifying answers")
    OPEN = "open", _("Open: the whole application")


class RoundState(models.TextChoices):
    PREPARING = "preparing", _("Being prepared")
    READING = "reading", _("Reading")
    CLOSED = "closed", pgettext_lazy("of a call", "Closed")


class ReviewState(models.TextChoices):
    DRAFT = "draft", _("Begun")
    IN = "in", _("Handed in")


class ConflictKind(models.TextChoices):
    """Relation of a reviewer to an applicant. Any of them keeps the reviewer out."""

    NONE = "none", _("No relation")
    FAMILY = "family", _("Family or close friendship")
    EMPLOYER = "employer", _("Works or worked at the same place")
    BUSINESS = "business", _("Business or joint project")
    MENTOR = "mentor", _("Taught, mentored or recommended them")
    RIVAL = "rival", _("Competes with them")
    OTHER = "other", _("Something else")


class SlotState(models.TextChoices):
    FREE = "free", _("Free")
    TAKEN = "taken", _("Taken")
    HELD = "held", _("Held")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")


class Outcome(models.TextChoices):
    """What the committee decides."""

    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("Reserve")
    NOT_SELECTED = "not_selected", _("Not selected")


class OfferState(models.TextChoices):
    OPEN = "open", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("No answer in time")
    TAKEN_BACK = "taken_back", _("Taken back")
