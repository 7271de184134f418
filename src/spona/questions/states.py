"""Kinds of questions, and what an answer can mean to the rest of the house."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What somebody is asked to do. The last two only say something."""

    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    CHOICE = "choice", _("One of several")
    CHOICES = "choices", _("Several of a list")
    RANKING = "ranking", _("Ranking: first, second, third")
    SCALE = "scale", _("Scale with described ends")
    MATRIX = "matrix", _("Matrix: one answer per row")
    DATE = "date", _("Date")
    NUMBER = "number", _("Number")
    FILE = "file", _("File")
    CONSENT = "consent", _("Consent or confirmation")
    SECTION = "section", _("Heading of a section")
    NOTE = "note", _("Explanation")


SAYS_ONLY = {Kind.SECTION, Kind.NOTE}
WITH_OPTIONS = {Kind.CHOICE, Kind.CHOICES, Kind.RANKING}


class Meaning(models.TextChoices):
    """A fact the house knows by itself: lists, rules and quotas can use it, and nobody is asked twice.

    Those in OWN_LISTS bring their options with them (economies, fields, languages, need areas).
    """

    NONE = "", _("Nothing in particular")
    PHONE = "phone", _("Telephone")
    ECONOMY = "economy", _("Economy of residence")
    TOWN = "town", _("Town")
    FIELDS = "fields", _("Field or fields, the main one first")
    SECTOR_OF_WORK = "sector_of_work", _("Sector of work")
    YEARS = "years", _("Years of experience")
    LANGUAGES = "languages", _("Languages somebody speaks")
    EMPLOYER = "employer", _("Works at")
    JOB_TITLE = "job_title", _("Position")
    BIO = "bio", _("Short biography")
    NEED_AREAS = "need_areas", _("Areas of need")
    CHALLENGES = "challenges", _("Challenges")
    GOALS = "goals", _("Goals")
    MENTOR_WISH = "mentor_wish", _("What kind of mentor")
    OFFER_AREAS = "offer_areas", _("Areas a mentor can help with")
    OFFER_SUMMARY = "offer_summary", _("What a mentor offers")
    CAPACITY = "capacity", _("How many mentees at a time")


OWN_LISTS = {
    Meaning.ECONOMY,
    Meaning.FIELDS,
    Meaning.SECTOR_OF_WORK,
    Meaning.LANGUAGES,
    Meaning.NEED_AREAS,
    Meaning.OFFER_AREAS,
}


class FileKind(models.TextChoices):
    """What a file may be, told by its content and never by its name."""

    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word document (DOCX)")
    IMAGE = "image", _("Picture (JPEG, PNG, WebP)")
