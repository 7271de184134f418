"""Questions a programme asks in its own words, their published versions, and what people answered."""

from django.db import models
from django.db.models import Q

from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField, plain
from spona.people.models import Person
from spona.questions.states import FileKind, Kind, Meaning


class Questionnaire(OrganisationOwned):
    """A set of questions: built here and published in versions, or brought in from elsewhere."""

    title = TranslatedField()
    languages = models.JSONField(
        default=list
    )  # in which it is written; the first is the working one
    is_built = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return plain(self.title)


class Question(OrganisationOwned):
    """One question as its author has it on the desk; `position` is its order. People answer versions.

    `settings` by kind: options [{key, label}], has_other, most (choices, ranks), low/high anchors and
    steps, rows and columns [{key, label}], min_chars, max_chars, minimum, maximum, unit, accepts,
    text of a consent. `show_if`: [{key, op, values}], all of which must hold.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="questions"
    )
    key = models.SlugField(max_length=60, blank=True)  # stays the same over all versions
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.LONG_TEXT)
    text = TranslatedField()
    help = TranslatedField()
    is_required = models.BooleanField(default=False)
    settings = models.JSONField(default=dict, blank=True)
    show_if = models.JSONField(default=list, blank=True)
    meaning = models.CharField(max_length=20, choices=Meaning, blank=True, default=Meaning.NONE)
    is_identifying = models.BooleanField(default=False)  # hidden where somebody reads blind
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "position"], name="question_position_once"
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "key"], condition=~Q(key=""), name="question_key_once"
            ),
        ]

    def __str__(self) -> str:
        return plain(self.text)


class QuestionnaireVersion(OrganisationOwned):
    """The questions as they were published, for good: `content` is read by `definitions.asked_of`."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="questionnaireversion_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} · {self.number}"


class AnswerSheet(OrganisationOwned):
    """What one person has written so far into one version of a form; it saves itself while she types.

    `values` is {question key: value} (see `answers`). `revisions` counts the changes of each key, so
    that two tabs notice each other and neither overwrites what the other wrote.
    """

    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="sheets"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="answer_sheets")
    values = models.JSONField(default=dict)
    revisions = models.JSONField(default=dict)
    language = models.CharField(max_length=10, blank=True)
    saved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.public_id


class AnswerFile(OrganisationOwned):
    """A file of an answer: kind told by content, pictures re-encoded, name on disk random.

    Taken out of the form it stays while a submission names it. `name` is what its owner called it.
    """

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="files")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=5, choices=FileKind)
    file = models.FileField(upload_to="answers/", max_length=120)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()  # bytes, as stored
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


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
