"""An application: what was sent, what the house knows of it, what was found when it was looked at."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_scopes import ScopedManager

from spona.admissions.models.call import Call, Source
from spona.admissions.querysets import ApplicationQuerySet
from spona.admissions.states import DuplicateState, RefereeState, State, Verdict
from spona.core.models import OrganisationOwned
from spona.people.models import Person
from spona.people.states import SectorOfWork, Sex
from spona.programmes.models import Participation
from spona.questions.models import AnswerSheet, QuestionnaireVersion


class Application(OrganisationOwned):
    """One person's application to one call. She writes into `sheet`; what she sent are submissions, and
    the newest of them is what everybody reads. The facts of it stand here for lists, rules and quotas.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="applications")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="applications")
    sheet = models.OneToOneField(
        AnswerSheet, null=True, on_delete=models.SET_NULL, related_name="application"
    )
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    language = models.CharField(max_length=10, default="en")
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="applications"
    )
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)  # the newest submission
    # Facts of the newest submission (questions.states.Meaning).
    phone_digits = models.CharField(max_length=20, blank=True)
    folded_name = models.CharField(max_length=200, blank=True)
    economy = models.CharField(max_length=2, blank=True)
    town = models.CharField(max_length=120, blank=True)
    fields = models.JSONField(default=list)
    main_field = models.CharField(max_length=20, blank=True)
    sector_of_work = models.CharField(max_length=12, choices=SectorOfWork, blank=True)
    years = models.PositiveSmallIntegerField(null=True)
    # Points of 100 in thousandths, of the reviews that are in: the mean, the widest spread, how many.
    points = models.PositiveIntegerField(null=True)
    spread = models.PositiveIntegerField(null=True)
    reviews_in = models.PositiveSmallIntegerField(default=0)
    interview_points = models.PositiveIntegerField(null=True)
    credit = models.PositiveSmallIntegerField(default=0)  # points of 100 for earlier rejections
    participation = models.OneToOneField(
        Participation, null=True, on_delete=models.SET_NULL, related_name="application"
    )
    state_at = models.DateTimeField()
    delete_on = models.DateField(null=True)
    anonymised_at = models.DateTimeField(null=True)

    is_alone = False  # loaded with its sheet and locked, for the transaction that is under way

    objects = ScopedManager(
        _manager_class=models.Manager.from_queryset(ApplicationQuerySet),
        organisation="organisation",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "person"], name="application_once_per_call")
        ]
        indexes = [
            models.Index(fields=["call", "state"], name="application_state"),
            models.Index(fields=["call", "-points"], name="application_points"),
            models.Index(fields=["call", "-submitted_at", "-id"], name="application_newest"),
            models.Index(fields=["call", "folded_name"], name="application_name"),
            models.Index(
                fields=["call", "phone_digits"],
                condition=~Q(phone_digits=""),
                name="application_phone",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse(
            "admissions_application",
            kwargs={"org": self.organisation.slug, "public_id": self.public_id},
        )

    @property
    def code(self) -> str:
        """What it is called where no name may stand."""
        return self.public_id[:6].upper()


class Submission(OrganisationOwned):
    """What was sent, for good: the version of the form, the answers, the files by their public ids."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="submissions"
    )
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField()
    files = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="submission_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}.{self.number}"


class ApplicationStep(OrganisationOwned):
    """One step in the history of an application. `reason` is for the team."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=State)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d}"


class LateEntry(OrganisationOwned):
    """Leave to send after the deadline, for somebody who had begun before it: who gave it, and why."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="late_entry"
    )
    until = models.DateTimeField()
    reason = models.TextField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d %H:%M}"


class MonitoringAnswer(OrganisationOwned):
    """Optional, apart, hidden from whoever reads or decides: only ever counted."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="monitoring"
    )
    sex = models.CharField(max_length=8, choices=Sex, default=Sex.UNSAID)
    birth_band = models.CharField(max_length=9, blank=True)  # "1990-1994"
    disability = models.CharField(max_length=8, blank=True)  # yes, no, unsaid
    minority = models.CharField(max_length=8, blank=True)
    rural = models.CharField(max_length=8, blank=True)
    text_version = models.CharField(max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


class Referee(OrganisationOwned):
    """Somebody an applicant names; answers two questions by a link, without an account."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="referees")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    relation = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=RefereeState, default=RefereeState.ASKED)
    how_known = models.TextField(blank=True)
    why = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="referee_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class Duplicate(OrganisationOwned):
    """Two applications of one call that may be one person's. Flagged, never dropped."""

    one = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="duplicates_from")
    other = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="duplicates_to")
    grounds = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=DuplicateState, default=DuplicateState.OPEN)
    kept = models.ForeignKey(Application, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="duplicate_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} = {self.other_id}?"


class Check(OrganisationOwned):
    """A look at eligibility: what the rules found, what a person decided. The newest is in force."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="checks")
    verdict = models.CharField(max_length=10, choices=Verdict)
    findings = models.JSONField(default=list)  # [{rule, holds, found}] as they were then
    message = models.TextField(blank=True)  # to the applicant, in her language
    note = models.CharField(max_length=500, blank=True)  # for the team
    answer_by = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.verdict} {self.at:%Y-%m-%d}"
