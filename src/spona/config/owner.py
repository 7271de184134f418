"""`spona createowner`: the first organisation of a new instance, and who owns it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.text import slugify

from spona.core.models import Organisation
from spona.engine.names import latin
from spona.people.actions import found_organisation


def create_owner(*, email: str, name: str, organisation: str, language: str) -> str:
    """Make both; returns what to do next. Raises CommandError with a sentence."""
    languages = dict(settings.LANGUAGES)
    if language not in languages:
        raise CommandError(f"{language} is not one of {', '.join(languages)}.")
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError(f"{email} is not a mail address.") from None
    slug = slugify(latin(organisation, language))[:60]
    if not slug:
        raise CommandError("The organisation's name needs at least one letter.")
    if Organisation.objects.filter(slug=slug).exists():
        raise CommandError(f"There is an organisation at /o/{slug}/ already.")
    found_organisation(
        slug=slug,
        name={language: organisation},
        default_language=language,
        languages=[language],
        owner_name=name,
        owner_email=email.strip().lower(),
        now=timezone.now(),
    )
    return (
        f"{organisation} is at {settings.SITE_URL}/o/{slug}/ and {name} owns it.\n"
        f"She signs in at {settings.SITE_URL}/account/login/ with {email}: "
        "the code comes by mail."
    )
