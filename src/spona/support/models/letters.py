"""Letters of the team to many: whom they mean, what they say, who approved, what became of each."""

from django.db import models
from django.db.models import Q

from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField, plain
from spona.messaging.models import Message
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation
from spona.support.states import LetterState, ReaderState, WhyLeftOut


class TeamLetter(OrganisationOwned):
    """One letter to a choice of those who take part in a cycle. It is a draft until somebody else of the
    team has approved it; from then on its words and its readers stand."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="letters")
    state = models.CharField(max_length=5, choices=LetterState, default=LetterState.DRAFT)
    is_needed = models.BooleanField(default=False)  # goes also to those who switched off news
    choice = models.JSONField(default=dict)  # queries.letters.Choice, as data
    subject = TranslatedField()
    text = TranslatedField()  # the body alone: greeting and closing are put around it
    written_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)
    goes_at = models.DateTimeField(null=True)  # until then it can be called back whole
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["cycle", "-changed_at"], name="teamletter_list"),
            models.Index(fields=["goes_at"], condition=Q(state="going"), name="teamletter_going"),
        ]

    def __str__(self) -> str:
        return plain(self.subject) or self.public_id


class LetterReader(OrganisationOwned):
    """One whom an approved letter meant, and what became of it."""

    letter = models.ForeignKey(TeamLetter, on_delete=models.CASCADE, related_name="readers")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=ReaderState, default=ReaderState.WAITING)
    why = models.CharField(max_length=8, choices=WhyLeftOut, blank=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "participation"], name="letterreader_once")
        ]
        indexes = [
            models.Index(
                fields=["letter"], condition=Q(state="waiting"), name="letterreader_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} → {self.participation_id}"
