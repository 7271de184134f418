"""The taxonomy of need areas; what a mentee needs; what a mentor offers."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField, plain
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class Counts(models.IntegerChoices):
    """How many times a need in an area counts when pairs are made."""

    ONCE = 1, _("Once")
    TWICE = 2, _("Twice")
    THREE_TIMES = 3, _("Three times")


class NeedArea(OrganisationOwned):
    """An area, or (with a parent) a competence within it. Edited per cycle."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="need_areas")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="competences"
    )
    key = models.SlugField(max_length=60)
    name = TranslatedField()
    position = models.PositiveSmallIntegerField(default=0)
    is_in_use = models.BooleanField(default=True)
    counts = models.PositiveSmallIntegerField(choices=Counts, default=Counts.ONCE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "key"], name="needarea_key_once"),
            models.CheckConstraint(
                condition=Q(counts__gte=1, counts__lte=3), name="needarea_counts_one_to_three"
            ),
        ]

    def __str__(self) -> str:
        return plain(self.name) or self.key


class Mode(models.TextChoices):
    """How somebody can meet."""

    BOTH = "both", _("Both, as it suits")
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")


class Meeting(OrganisationOwned):
    """How and when somebody can meet; a mentee's needs and a mentor's offer both have it.

    `windows` is a list of [day, from, to]: day 0 (Monday) to 6, from and to in minutes after
    midnight on the clock of `time_zone` (an IANA name; empty: the organisation's). Nothing said is
    an empty list, which means "not known" and not "never".
    """

    meeting_mode = models.CharField(max_length=10, choices=Mode, default=Mode.BOTH)
    meeting_town = models.CharField(max_length=120, blank=True)  # empty: where the person lives
    windows = models.JSONField(default=list, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True


class NeedProfile(Meeting):
    """What a mentee of a cycle wrote about needs, goals and wishes, and when she can meet."""

    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, related_name="need_profile"
    )
    challenges = models.TextField(blank=True)
    goals = models.TextField(blank=True)
    mentor_wish = models.TextField(blank=True)

    class CrossBorder(models.TextChoices):
        WISH = "wish"
        EITHER = "either"
        RATHER_NOT = "rather_not"

    cross_border = models.CharField(max_length=10, choices=CrossBorder, default=CrossBorder.EITHER)
    other_sector_welcome = models.BooleanField(default=True)
    filled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.public_id


class Need(OrganisationOwned):
    """One area a mentee wants to work on. Gap = importance × (5 − level), 0 to 20."""

    profile = models.ForeignKey(NeedProfile, on_delete=models.CASCADE, related_name="needs")
    area = models.ForeignKey(NeedArea, on_delete=models.PROTECT, related_name="needs")
    importance = models.PositiveSmallIntegerField(default=4, validators=ONE_TO_FIVE)
    level = models.PositiveSmallIntegerField(default=2, validators=ONE_TO_FIVE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "area"], name="need_once"),
            models.CheckConstraint(
                condition=Q(importance__gte=1, importance__lte=5, level__gte=1, level__lte=5),
                name="need_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.importance}/{self.level}"

    @property
    def gap(self) -> int:
        return self.importance * (5 - self.level)


class Offer(Meeting):
    """What a mentor of the cycle's pool offers, and what not, and when he can meet.

    `cross_border` says the same of a mentee from another economy as NeedProfile's of a mentor.
    """

    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, related_name="offer"
    )
    summary = models.TextField(blank=True)
    does_not_do = models.TextField(blank=True)
    capacity = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(5)])
    cross_border = models.CharField(
        max_length=10, choices=NeedProfile.CrossBorder, default=NeedProfile.CrossBorder.EITHER
    )
    areas = models.ManyToManyField(NeedArea, through="OfferArea", related_name="offers")
    filled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.public_id


class OfferArea(OrganisationOwned):
    """An area a mentor can help with."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="offer_areas")
    area = models.ForeignKey(NeedArea, on_delete=models.PROTECT, related_name="offer_areas")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "area"], name="offerarea_once")]

    def __str__(self) -> str:
        return str(self.area)


class Preference(OrganisationOwned):
    """One person's wish about another of the same cycle; only the team ever reads it.

    A mentee ranks up to three mentors (`rank` 1 to 3, `answer` empty); a mentor says yes, maybe or
    no to a mentee (`answer`, `rank` None). Matching lets it count; it promises nothing.
    """

    class Answer(models.TextChoices):
        YES = "yes", _("Yes, gladly")
        MAYBE = "maybe", _("Perhaps")
        NO = "no", _("Rather not")

    by = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="preferences")
    about = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="preferred_by")
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=5, choices=Answer, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "about"], name="preference_once"),
            models.UniqueConstraint(
                fields=["by", "rank"], condition=Q(rank__isnull=False), name="preference_rank_once"
            ),
            models.CheckConstraint(
                condition=Q(rank__gte=1, rank__lte=3, answer="")
                | (Q(rank__isnull=True) & ~Q(answer="")),
                name="preference_rank_or_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} → {self.about_id}: {self.rank or self.answer}"


class WishSettings(OrganisationOwned):
    """Whether people of a cycle may name each other before matching. Without a row: no.

    Only who takes part (confirmed) is ever shown: somebody asked may still say no, and a name of
    somebody who said no is never learnt.
    """

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="wish_settings")
    mentees_rank = models.BooleanField(default=False)
    mentors_answer = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.cycle)


class Suggestion(OrganisationOwned):
    """Somebody a mentee would like as a mentor, whom the organisation may not know. No promise.

    What becomes of it is the team's to know: the mentee sees what she wrote, and never an answer.
    """

    by = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="suggestions")
    name = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    created_at = models.DateTimeField()
    taken_up_at = models.DateTimeField(null=True)  # in the pool now, or put aside

    def __str__(self) -> str:
        return self.name


class Tie(OrganisationOwned):
    """A relation between two people that matching must know: never a reason shown to either.

    Relatives, a line manager and "do not pair" always block. For the others the cycle's rules say
    how much they weigh: competitors, business partners, somebody who sat on the jury that chose the
    other, a pair from before (outside Spona; pairs within it are known by themselves).
    """

    class Kind(models.TextChoices):
        RELATIVE = "relative"
        LINE_MANAGER = "line_manager"
        DO_NOT_PAIR = "do_not_pair"
        COMPETITOR = "competitor"
        BUSINESS_PARTNER = "business_partner"
        JURY_MEMBER = "jury_member"
        PREVIOUS_PAIR = "previous_pair"

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties_from")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties_to")
    kind = models.CharField(max_length=20, choices=Kind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other", "kind"], name="tie_once")]

    def __str__(self) -> str:
        return f"{self.one} – {self.other}: {self.kind}"
