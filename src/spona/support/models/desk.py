"""Who of the team cares for which pair, what is to be done, and what was done."""

from django.db import models
from django.db.models import Q

from spona.core.models import OrganisationOwned
from spona.mentoring.models import Mentorship
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation
from spona.support.states import EntryKind, TaskKind, TaskState, Whom


class CaseHolder(OrganisationOwned):
    """The colleague a pair can turn to. One at a time; former ones stay as history."""

    mentorship = models.ForeignKey(
        Mentorship, on_delete=models.CASCADE, related_name="case_holders"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship"], condition=Q(until__isnull=True), name="caseholder_one"
            )
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(until__isnull=True), name="caseholder_load")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.mentorship_id}"


class Task(OrganisationOwned):
    """Something a member of the team does. It says why it is there and what the first step is.

    Tasks of rules carry no finished sentence but their facts (`facts`), said in the reader's language.
    """

    cycle = models.ForeignKey(Cycle, null=True, on_delete=models.CASCADE, related_name="tasks")
    mentorship = models.ForeignKey(
        Mentorship, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks"
    )
    participation = models.ForeignKey(  # whom it is about, where it is about one
        Participation, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks"
    )
    kind = models.CharField(max_length=12, choices=TaskKind, default=TaskKind.BY_HAND)
    title = models.CharField(max_length=200, blank=True)  # of one written by hand
    note = models.TextField(blank=True)
    facts = models.JSONField(
        default=dict
    )  # what the rule knew: days, dates, keys; no private words
    due_on = models.DateField()
    assignee = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="tasks_assigned"
    )
    state = models.CharField(max_length=8, choices=TaskState, default=TaskState.OPEN)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=500, blank=True)
    # A rule makes one task for one occasion, however often it looks.
    occasion = models.CharField(max_length=120, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "occasion"], name="task_once_an_occasion"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(closed_at__isnull=False),
                name="task_closed_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_on"], condition=Q(state="open"), name="task_open"
            ),
            models.Index(fields=["mentorship", "state"], name="task_pair"),
        ]

    def __str__(self) -> str:
        return self.title or self.kind


class Entry(OrganisationOwned):
    """A line of a pair's log: a contact or a note, for the team alone."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="log")
    kind = models.CharField(max_length=4, choices=EntryKind, default=EntryKind.NOTE)
    whom = models.CharField(max_length=6, choices=Whom, blank=True)  # empty for a note
    on = models.DateField()
    text = models.TextField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    task = models.ForeignKey(
        Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="entries"
    )

    class Meta:
        indexes = [models.Index(fields=["mentorship", "on"], name="entry_pair")]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"
