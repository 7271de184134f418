"""To a trust person: something waits. Nothing else is ever in a mail.

It goes the way of sign-in mails, which belong to no organisation and are forgotten once they are sent:
in the organisation's outbox even the number of such mails would tell.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.core.translated import plain
from spona.messaging.actions import send_account_mail
from spona.messaging.wording import closing, greeting, tame
from spona.people.models import Person
from spona.support.models.concern import Wait

AGAIN_AFTER = timedelta(days=2)


def something_waits(*, person: Person, now: datetime) -> bool:
    """Tell her, unless she was told within two days and has not looked since. Was a mail written?

    Its link asks her to sign in (docs/decisions/0011-concerns-apart.md).
    """
    wait, is_first = Wait.objects.get_or_create(
        person=person, defaults={"organisation": person.organisation, "told_at": now}
    )
    if not is_first:
        if wait.told_at > now - AGAIN_AFTER:
            return False
        wait.told_at = now
        wait.save(update_fields=["told_at"])
    if not person.email:
        return False
    organisation = person.organisation
    language = person.preferred_language or organisation.default_language
    with override(language):
        url = settings.SITE_URL + reverse("concern_list", kwargs={"org": organisation.slug})
        lines = [
            greeting(address=person.address, name=tame(person.salutation or person.name)),
            _("Something waits for you. Please sign in to read it; it is not in this mail."),
            url,
            closing(organisation=tame(plain(organisation.name, language))),
        ]
        send_account_mail(
            to=person.email, subject=_("Something waits for you"), text="\n\n".join(lines), now=now
        )
    return True
