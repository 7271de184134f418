"""Roles, forms of address, purposes of consent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of the organisation's team may do; participants need no membership."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    COORDINATOR = "coordinator", _("Coordinator")
    NETWORK = "network", _("Manager of the mentors' network")
    VIEWER = "viewer", _("Viewer")


class Address(models.TextChoices):
    """Form of address, for languages whose words carry gender."""

    FEMININE = "f", _("Feminine")
    MASCULINE = "m", _("Masculine")
    NEUTRAL = "n", _("Neutral")


class Sex(models.TextChoices):
    """Monitoring only, by consent, hidden from everybody who decides."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    UNSAID = "unsaid", _("Prefer not to say")


class Purpose(models.TextChoices):
    """One switch per published item."""

    NAME = "name", _("My name in the public list of participants")
    BIO = "bio", _("My short biography on the public page")
    PORTRAIT = "portrait", _("My portrait on the public page")
    MONITORING = "monitoring", _("My answer about sex, counted in reports without my name")
    NEWS = "news", _("News of the organisation by mail")


class Rest(models.TextChoices):
    """Why nothing automatic is sent to somebody for a while."""

    HOLIDAY = "holiday", _("Holiday")
    ILLNESS = "illness", _("Illness")
    BEREAVEMENT = "bereavement", _("Bereavement")
    FAMILY = "family", _("Care for a child or somebody close")
    OTHER = "other", _("Another reason")


class Channel(models.TextChoices):
    """How a consent or an answer reached us."""

    PAGE = "page", _("on the page")
    LINK = "link", _("by a mailed link")
    IMPORT = "import", _("in the imported form")
    PAPER = "paper", _("on paper, entered by the team")


class SectorOfWork(models.TextChoices):
    PUBLIC = "public", _("Public")
    PRIVATE = "private", _("Private")
    CIVIL = "civil", _("Civil society")
    INDEPENDENT = "independent", _("Independent")


SECTORS = {
    "architecture": _("Architecture"),
    "archives": _("Archives"),
    "libraries": _("Libraries"),
    "museums": _("Museums"),
    "crafts": _("Artistic crafts"),
    "audiovisual": _("Audiovisual: film, television, games"),
    "heritage": _("Heritage"),
    "design": _("Design and fashion"),
    "festivals": _("Festivals"),
    "music": _("Music"),
    "literature": _("Literature"),
    "performing": _("Performing arts"),
    "publishing": _("Books and publishing"),
    "radio": _("Radio"),
    "visual": _("Visual arts"),
    "policy": _("Cultural policy"),
    "management": _("Cultural management"),
    "education": _("Education"),
    "activism": _("Activism"),
    "media": _("Media and journalism"),
    "communication": _("Communication"),
    "business": _("Business"),
    "diplomacy": _("Diplomacy"),
    "science": _("Science"),
    "technology": _("Technology"),
    "law": _("Law"),
    "other": _("Other"),
}
