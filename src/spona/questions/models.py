"""Questions a programme asks in its own words, and what people answered."""

from django.db import models

from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField, plain
from spona.people.models import Person


class Questionnaire(OrganisationOwned):
    """A set of questions, such as an application form brought in from elsewhere."""

    title = TranslatedField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return plain(self.title)


class Question(OrganisationOwned):
    """One question; its order in the questionnaire is `position`."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="questions"
    )
    text = TranslatedField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "position"], name="question_position_once"
            )
        ]

    def __str__(self) -> str:
        return plain(self.text)


class Answer(OrganisationOwned):
    """What a person answered, in her own language. Seen by the team, never by the pair or the public."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="answer_once")]

    def __str__(self) -> str:
        return self.text[:60]
