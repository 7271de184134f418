"""`python -m bench.care`: the rules of care and the team's first page at 25, 350 and 5,000 pairs.

- nightly: all rules over all pairs of a cycle, on a first night on which a third of the pairs reach a
  step, and on the night after (limit at 5,000: 10 s).
- week: CPU of "This week" (limit: at 5,000 1.5 × that at 25; its statements are counted in a test).

One process, an empty SQLite file each, no server: `BENCH_SIZES="25 5000" python -m bench.care`.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

SIZES = [int(n) for n in os.environ.get("BENCH_SIZES", "25 350 5000").split()]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))


def main() -> None:
    """Each size in a process and a folder of its own."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [sys.executable, "-m", "bench.care", str(size)],
                env={**os.environ, "SPONA_DATA": folder, "SPONA_LOG": "CRITICAL"},
                cwd=Path(__file__).parent.parent,
                check=True,
            )


def one(size: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spona.config.settings_test")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment
    from tests.characters import NOW, TODAY, make_house, visitor

    from spona.core.scope import in_organisation
    from spona.support.actions.evaluating import evaluate

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, serialize=False)
    call_command("createcachetable", verbosity=0)
    house = make_house("ours")
    with in_organisation(house.organisation):
        _pairs(house, size)
        nights = []
        for day in (TODAY, TODAY + timedelta(days=1)):
            began = time.perf_counter()
            found = evaluate(cycle=house.cycle, today=day, now=NOW)
            nights.append((time.perf_counter() - began, found))
    client = visitor(house.coordinator)
    for _ in range(3):
        client.get("/o/ours/desk/")
    assert client.get("/o/ours/desk/").status_code == 200
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        client.get("/o/ours/desk/")
        spent.append(time.process_time() - began)
    for name, (seconds, found) in zip(("first night", "next night"), nights, strict=True):
        print(f"{size:>6} pairs  {name}: {seconds:6.2f} s  {found}")
    print(f"{size:>6} pairs  this week: {statistics.median(spent) * 1000:6.1f} ms CPU", flush=True)


def _pairs(house, size: int) -> None:  # type: ignore[no-untyped-def]
    """Pairs with seven sessions each; every third has been silent for 50 days."""
    from tests.characters import TODAY

    from spona.mentoring.models import Mentorship, Session
    from spona.people.models import Person
    from spona.programmes.models import Participation
    from spona.programmes.states import Part, Standing

    organisation, cycle = house.organisation, house.cycle
    people = [
        Person(organisation=organisation, name=f"Person {n}", email=f"p{n}@primer.example")
        for n in range(2 * size)
    ]
    for person in people:
        person.derive_keys()
    Person.objects.bulk_create(people, batch_size=500)
    parts = [
        Participation(
            organisation=organisation,
            cycle=cycle,
            person=person,
            part=Part.MENTEE if n % 2 == 0 else Part.MENTOR,
            standing=Standing.CONFIRMED,
        )
        for n, person in enumerate(people)
    ]
    Participation.objects.bulk_create(parts, batch_size=500)
    pairs = [
        Mentorship(
            organisation=organisation,
            cycle=cycle,
            mentee=parts[2 * n],
            mentor=parts[2 * n + 1],
            started_on=cycle.kick_off_on,
        )
        for n in range(size)
    ]
    Mentorship.objects.bulk_create(pairs, batch_size=500)
    from tests.characters import NOW

    Session.objects.bulk_create(
        (
            Session(
                organisation=organisation,
                mentorship=pair,
                held_on=TODAY - timedelta(days=(50 if n % 3 == 0 else 5) + 10 * k),
                minutes=90,
                recorded_by=pair.mentee,
                recorded_at=NOW - timedelta(days=20),
            )
            for n, pair in enumerate(pairs)
            for k in range(7)
        ),
        batch_size=500,
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(int(sys.argv[1]))
    else:
        main()
