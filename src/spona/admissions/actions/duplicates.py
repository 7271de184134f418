"""Two applications that may be one person's: flagged when sent, settled by a member of the team."""

from datetime import datetime

from spona.admissions.models.application import Application, Duplicate
from spona.admissions.queries.duplicates import likely_same, name_key, phone_key
from spona.admissions.states import Ground


def flag_duplicates(*, application: Application, now: datetime) -> list[Duplicate]:
    """Note who else of this call has the same name, mail address or telephone; nobody is dropped.

    Called with every submission, inside its transaction. Puts the keys by which it is met again
    onto the application (its folded name; the telling digits of the telephone that stands there).
    A pair is flagged once: another ground found later is added, and what somebody decided stays.
    """
    application.folded_name = name_key(application.person.name)
    application.phone_digits = phone_key(application.phone_digits or application.person.phone)
    application.save(update_fields=["folded_name", "phone_digits"])
    flagged = []
    for other, grounds in likely_same(application=application).items():
        one, two = sorted((application.pk, other))
        duplicate, _created = Duplicate.objects.get_or_create(
            one_id=one,
            other_id=two,
            defaults={"organisation": application.organisation, "grounds": [], "at": now},
        )
        if set(grounds) - set(duplicate.grounds):
            duplicate.grounds = [g for g in Ground if g in {*duplicate.grounds, *grounds}]
            duplicate.save(update_fields=["grounds"])
        flagged.append(duplicate)
    return flagged
