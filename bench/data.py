"""`python -m bench.data N`: an organisation of N people in one running cycle; prints a session key.

What a page shows at once stays the same at every N (25 pairs with a year behind them, 40 names on the
public page); what grows is what it has to choose from: at most 350 take part in the running cycle, the
others belong to earlier years.
"""

import random
import sys
from datetime import date, timedelta
from importlib import import_module

from spona.config.processes import start_django

PAIRS = 25
PUBLIC = 40
COHORT = 350


def fill(people: int) -> str:
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from spona.core.models import Organisation
    from spona.core.scope import in_organisation
    from spona.mentoring.models import Mentorship, Session
    from spona.people.actions import choose_consents, found_organisation
    from spona.people.models import Person, PersonLanguage
    from spona.people.states import Channel, Purpose
    from spona.programmes.models import Cycle, Participation, Phase, Programme
    from spona.programmes.states import Part, Stage, Standing

    chance, now = random.Random(people), timezone.now()
    with transaction.atomic():
        organisation, owner = found_organisation(
            slug="bench",
            name={"en": "Bench"},
            owner_name="Mira",
            owner_email="mira@example.org",
            now=now,
            languages=["en", "sr"],
        )
        assert isinstance(organisation, Organisation)
        with in_organisation(organisation):
            programme = Programme.objects.create(
                organisation=organisation, slug="p", name={"en": "Leaders"}
            )
            cycle = Cycle.objects.create(
                organisation=organisation,
                programme=programme,
                slug="year",
                name={"en": "Leaders this year"},
                about={"en": "A year of mentoring. " * 30},
                stage=Stage.RUNNING,
                kick_off_on=date.today() - timedelta(days=150),
                languages=["en", "sr"],
                is_public=True,
            )
            before = Cycle.objects.create(
                organisation=organisation,
                programme=programme,
                slug="before",
                name={"en": "Leaders before"},
                stage=Stage.FINISHED,
                kick_off_on=date.today() - timedelta(days=700),
                languages=["en"],
                is_public=True,
            )
            for n in range(6):
                Phase.objects.create(
                    organisation=organisation, cycle=cycle, key=f"phase-{n}",
                    name={"en": f"Phase {n}"}, starts_after=60 * n - 60, days=60,
                )  # fmt: skip
            participations: dict[str, list[Participation]] = {Part.MENTEE: [], Part.MENTOR: []}
            for n in range(people):
                person = Person.objects.create(
                    organisation=organisation,
                    name=f"{chance.choice(FIRST)} {chance.choice(LAST)}",
                    email=f"p{n}@example.org",
                    economy=chance.choice(["AL", "BA", "XK", "ME", "MK", "RS"]),
                    town=chance.choice(["Tirana", "Mostar", "Prishtina", "Kotor", "Bitola", "Niš"]),
                    employer="An employer",
                    bio={"en": "Somebody who has worked for a while. " * 6},
                )
                PersonLanguage.objects.create(
                    organisation=organisation, person=person, code="en", level=5
                )
                part = Part.MENTOR if n % 5 < 3 else Part.MENTEE
                taking_part = Participation.objects.create(
                    organisation=organisation,
                    cycle=cycle if n < COHORT else before,
                    person=person,
                    part=part,
                    standing=Standing.CONFIRMED if n < COHORT else Standing.COMPLETED,
                    joined_on=cycle.kick_off_on,
                )
                if n < COHORT:
                    participations[part].append(taking_part)
                if n < PUBLIC:
                    choose_consents(
                        person=person, given={Purpose.NAME: True, Purpose.BIO: True},
                        language="en", channel=Channel.PAGE, now=now, by=person,
                    )  # fmt: skip
            pairs = list(
                zip(participations[Part.MENTEE], participations[Part.MENTOR], strict=False)
            )
            for mentee, mentor in pairs[:PAIRS]:
                mentorship = Mentorship.objects.create(
                    organisation=organisation,
                    cycle=cycle,
                    mentee=mentee,
                    mentor=mentor,
                    started_on=cycle.kick_off_on,
                )
                for n in range(4):
                    Session.objects.create(
                        organisation=organisation,
                        mentorship=mentorship,
                        held_on=cycle.kick_off_on + timedelta(days=30 * n),
                        minutes=90,
                        recorded_by=mentee,
                        recorded_at=now,
                    )
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session["_auth_user_id"] = str(owner.account.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        session["_auth_user_hash"] = owner.account.get_session_auth_hash()
        session.create()
    return str(session.session_key)


FIRST = [
    "Ana",
    "Đorđe",
    "Teuta",
    "Петра",
    "Sašo",
    "Шаша",
    "Ćamil",
    "Blerim",
    "Јована",
    "Marko",
    "Ilir",
    "Vesna",
]
LAST = [
    "Petrović",
    "Ђорђевић",
    "Hoxha",
    "Krasniqi",
    "Илиев",
    "Čolak",
    "Begić",
    "Vuković",
    "Berisha",
    "Ristić",
]

if __name__ == "__main__":
    from spona.config.prepare import prepare

    start_django()
    prepare(demo=False)
    sys.stdout.write(fill(int(sys.argv[1])))
