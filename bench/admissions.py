"""`python -m bench.admissions [pages flow compose rush]`: admissions beside the floor, in one run.

- pages: each page of a call at 100, 1,000 and 10,000 applications, in multiples of F200, with the
  number of statements to the database, which must be the same at every size.
- flow: what one applicant's form costs (opened, saved, sent), and eight clients at once.
- compose: a proposal with the price of every quota, the rows written.
- rush: 200 people send in bursts within a minute, against `spona serve` as a host runs it. With
  DATABASE_URL (scripts/with-postgres.sh) on PostgreSQL.

    BENCH_SIZES="100 10000" BENCH_ROUNDS=3 python -m bench.admissions pages
"""

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.config.running import environment, own_database, running

from bench.run import ROOT, ROUNDS, Server, floor_server

SIZES = [int(n) for n in os.environ.get("BENCH_SIZES", "100 1000 10000").split()]
# page → (goal, limit as a multiple of F200's CPU, limit of statements)
LIMITS = {
    "applications": ("G1", 2.0, 8),
    "review board": ("G3", 6.0, 10),
    "jury desk": ("G3", 6.0, 10),
    "committee's table": ("G3", 6.0, 10),
    "decisions": ("G3", 6.0, 10),
    "one application": ("G4", 1.2, 10),
    "my reading list": ("G1", 2.0, 8),
    "call, written anew": ("G5", 0.35, 3),
    "call, kept": ("G5", 0.35, 3),
}
CSRF = "c" * 32
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "200"))
CLIENTS = 8


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


def data(folder: Path, *words: str, **settings: str) -> Any:
    made = subprocess.run(
        [sys.executable, "-m", "bench.admissions_data", *words],
        env=environment(folder, SPONA_LOG="CRITICAL", **settings),
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(made.stdout.splitlines()[-1])


def our_server(folder: Path) -> Server:
    return Server("spona.config.wsgi:application", {**environment(folder), "SPONA_LOG": "CRITICAL"})


def ask(
    port: int, method: str, path: str, session: str = "", form: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """One request on a connection of its own, as a browser that knows its CSRF token."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {
        "Host": f"localhost:{port}",
        "User-Agent": "Mozilla/5.0",
        "Accept-Encoding": "gzip",
        "Cookie": f"csrftoken={CSRF}" + (f"; sessionid={session}" if session else ""),
    }
    body = None
    if form is not None:
        body = urlencode({"csrfmiddlewaretoken": CSRF, **form})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def cost(server: Server, times: int, what: Callable[[int], Any]) -> float:
    """CPU ms of the server for each of `times` calls."""
    before = server.cpu()
    for n in range(times):
        what(n)
    return (server.cpu() - before) * 1000 / times


def page_once(port: int, path: str, session: str, _n: int) -> None:
    ask(port, "GET", path, session)


def pages(folder: Path, floor: Server) -> None:
    counted: dict[str, list[int]] = {}
    print(f"{'page':20}{'n':>7}{'cpu ms':>8}{'x F200':>8}{'limit':>7}{'SQL':>5}{'limit':>6}")
    for size in SIZES:
        place = folder / f"pages-{size}"
        found = data(place, "pages", str(size))
        ours = our_server(place)
        for page, (path, session, statements) in found.items():
            _goal, limit, most = LIMITS[page]
            ask(ours.port, "GET", path, session)
            cpus, ratios = [], []
            for _ in range(ROUNDS):
                base = cost(floor, 10, lambda _n: floor.ask("/rows/200/"))
                cpu = cost(ours, 10, partial(page_once, ours.port, path, session))
                cpus.append(cpu)
                ratios.append(cpu / base)
            counted.setdefault(page, []).append(statements)
            ratio = statistics.median(ratios)
            over = "  OVER" if ratio > limit or statements > most else ""
            print(
                f"{page:20}{size:7}{statistics.median(cpus):8.2f}{ratio:8.2f}{limit:7.2f}"
                f"{statements:5}{most:6}{over}"
            )
        ours.stop()
        print(load())
    grows = {page: told for page, told in counted.items() if len(set(told)) > 1}
    print(f"statements that grow with the applications: {grows or 'none'}")


def save_form(n: int) -> dict[str, str]:
    return {"q.fact-1": f"Changed {n}", "seen.fact-1": f"{n}.00000000", "form_key": key(f"s{n}")}


def key(name: str) -> str:
    return f"{name}-{time.monotonic_ns()}-{'k' * 12}"


def flow(folder: Path, floor: Server) -> None:
    place = folder / "flow"
    made = data(place, "drafts", str(PEOPLE))
    mine: list[list[str]] = made["mine"]
    ours = our_server(place)
    texts = {f"q{n}": "A paragraph. " * 40 for n in range(20)}
    base = cost(floor, 40, lambda _n: ask(floor.port, "GET", "/apply/")) + cost(
        floor, 40, lambda _n: ask(floor.port, "POST", "/apply/", form=texts)
    )
    f200 = cost(floor, 20, lambda _n: floor.ask("/rows/200/"))
    some, codes = mine[:40], Counter[int]()

    def asked(method: str, page: str, form: bool = False) -> float:
        def once(n: int) -> None:
            path, session = some[n]
            sent = save_form(0) if page == "form/save/" else {"form_key": key(f"f{n}")}
            status, _body = ask(ours.port, method, path + page, session, sent if form else None)
            codes[status] += 1

        return cost(ours, len(some), once)

    asked("GET", "copy/")  # what is kept in memory is there
    parts = {
        "form": asked("GET", "form/"),
        "saved by itself": asked("POST", "form/save/", form=True),
        "read before sending": asked("GET", "sending/"),
        "sent": asked("POST", "sending/", form=True),
    }
    ours.stop()
    print(f"floor's flow {base:.2f} ms; answers {dict(codes)}; {load()}")
    for part, cpu in parts.items():
        print(f"{part:22}{cpu:8.2f} ms{cpu / base:7.2f} x")
    whole = parts["form"] + parts["sent"]
    print(
        f"{'form and sent':22}{whole:8.2f} ms{whole / base:7.2f} x (limit 8); {whole / f200:.2f} x F200"
    )
    with running(place, SPONA_LOG="CRITICAL") as house:
        clients(house.port, mine[40:])


def one_flow(port: int, path: str, session: str, n: int) -> list[int]:
    told = [
        ask(port, "GET", path + "form/", session),
        ask(port, "POST", path + "form/save/", session, save_form(n)),
        ask(port, "POST", path + "sending/", session, {"form_key": key(f"c{n}")}),
    ]
    return [status for status, _body in told]


def flows(port: int, people: list[list[str]]) -> list[int]:
    return [c for n, (path, session) in enumerate(people) for c in one_flow(port, path, session, n)]


def clients(port: int, mine: list[list[str]]) -> None:
    """Eight clients, a person each at a time; then eight tabs of one person."""
    for name, whose in (("8 clients", mine), ("8 tabs of one person", mine[:1] * 40)):
        share = [whose[n::CLIENTS] for n in range(CLIENTS)]
        took, told = at_once([partial(flows, port, part) for part in share])
        codes = Counter(code for part in told for code in part)
        errors = sum(n for code, n in codes.items() if code not in {200, 302})
        print(
            f"{name}: {len(whose) / took:.1f} flows/s (form, save, send), "
            f"{errors} errors, answers {dict(codes)}; {load()}"
        )


def at_once(asks: list[Callable[[], Any]]) -> tuple[float, list[Any]]:
    """(seconds until the last has its answer, what each returned)"""
    together = threading.Barrier(len(asks) + 1)
    told: list[Any] = [None] * len(asks)

    def run(number: int) -> None:
        together.wait(timeout=60)
        told[number] = asks[number]()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(asks))]
    for thread in threads:
        thread.start()
    together.wait(timeout=60)
    began = time.perf_counter()
    for thread in threads:
        thread.join(300)
    return time.perf_counter() - began, told


def compose(folder: Path, _floor: Server) -> None:
    for n, seats, quotas, limit in ((100, 25, 4, 0.2), (5000, 300, 12, 10.0)):
        told = data(folder / f"compose-{n}", "compose", str(n), str(seats), str(quotas))
        took = statistics.median(told["seconds"])
        print(
            f"{seats} of {n}, {told['prices']} prices: {took:.3f} s (limit {limit}), the first in a "
            f"process {told['first']:.2f} s; optimal: {told['optimal']}; {load()}"
        )


def rush(folder: Path, floor: Server) -> None:
    """All have filled in before. A third sends at random instants of one minute, a third in bursts of
    25 at one instant, every five seconds, and a third all at one instant."""
    place = folder / "rush"
    with own_database() as settings:
        made = data(place, "drafts", str(3 * PEOPLE), **settings)
        links: list[str] = made["links"]
        with running(place, **settings) as house:

            def send(n: int) -> int:
                path = f"{links[n]}sending/"
                return ask(house.port, "POST", path, "", {"form_key": key(f"r{n}")})[0]

            ask(house.port, "GET", links[0])
            told(f"{PEOPLE} within a minute", *spread(send, PEOPLE))
            told(f"{PEOPLE} in bursts of 25", *bursts(lambda n: send(PEOPLE + n), PEOPLE))
            whole = bursts(lambda n: send(2 * PEOPLE + n), PEOPLE, size=PEOPLE)
            told(f"{PEOPLE} at one instant", *whole)
        seen = data(place, "seen", **settings)
        print(f"{'PostgreSQL' if settings else 'SQLite'}: {seen} of {3 * PEOPLE}; {load()}")

    def floor_send(n: int) -> int:
        return ask(floor.port, "POST", "/apply/", form={"q1": str(n)})[0]

    told("floor in bursts of 25", *bursts(floor_send, 75))


def spread(one: Callable[[int], int], people: int) -> tuple[list[float], Any]:
    """Each at an instant of their own, whether the others have their answers or not."""
    chance = random.Random(1)
    instants = sorted(chance.uniform(0, 60) for _ in range(people))
    walls: list[float] = []
    codes = Counter[int]()
    first = time.monotonic() + 0.5

    def run(n: int) -> None:
        began = time.perf_counter()
        codes[one(n)] += 1
        walls.append((time.perf_counter() - began) * 1000)

    threads = []
    for n, instant in enumerate(instants):
        time.sleep(max(0.0, first + instant - time.monotonic()))
        threads.append(threading.Thread(target=run, args=(n,)))
        threads[-1].start()
    for thread in threads:
        thread.join(300)
    return walls, codes


def bursts(one: Callable[[int], int], people: int, size: int = 25) -> tuple[list[float], Any]:
    walls: list[float] = []
    codes = Counter[int]()

    def timed(n: int) -> None:
        began = time.perf_counter()
        codes[one(n)] += 1
        walls.append((time.perf_counter() - began) * 1000)

    for first in range(0, people, size):
        began = time.monotonic()
        at_once([partial(timed, n) for n in range(first, min(first + size, people))])
        time.sleep(max(0.0, 5 - (time.monotonic() - began)))
    return walls, codes


def told(what: str, walls: list[float], codes: Any) -> None:
    walls.sort()
    print(
        f"{what}: median {statistics.median(walls):.0f} ms, p95 {walls[int(len(walls) * 0.95)]:.0f} "
        f"ms, slowest {walls[-1]:.0f} ms; answers {dict(codes)}; {load()}"
    )


def main() -> None:
    parts = {"pages": pages, "flow": flow, "compose": compose, "rush": rush}
    with tempfile.TemporaryDirectory(prefix="spona-bench-") as folder:
        floor = floor_server(Path(folder))
        for name in sys.argv[1:] or list(parts):
            print(f"\n{name}")
            parts[name](Path(folder), floor)
        floor.stop()


if __name__ == "__main__":
    main()
