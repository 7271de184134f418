"""`make bench`: our pages beside the floor, alternating in one run on one machine.

For each size (people in the organisation) it starts our web server and the floor's, one process each,
asks both in turn, and prints CPU milliseconds per request (of the server, from the kernel's own
accounting), the wall median and 95th percentile, the weight, and the ratio to F200: the floor's list
of 200 rows in the same round. Ratios travel between machines; milliseconds do not.
"""

import gzip
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.config.running import environment, free_port, running  # noqa: E402 - needs the path

SIZES = [int(n) for n in os.environ.get("BENCH_SIZES", "25 350 5000").split()]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
ONLY = os.environ.get("BENCH_PAGES", "")  # pages whose name has this in it; empty: all
ASKED = 20  # requests per page and round

HOME = "/o/bench/desk/"
# page → (goal, limit as a multiple of F200's CPU, address)
PAGES = {
    "people, list": ("G1", 2.0, "/o/bench/desk/people/"),
    "people, search": ("G1", 2.0, "/o/bench/desk/people/?q=Petrovic"),
    "participants, list": ("G1", 2.0, "/o/bench/desk/cycles/year/people/"),
    "person": ("G4", 1.2, ""),
    "cycle": ("G4", 1.2, "/o/bench/desk/cycles/year/"),
    "pairs": ("G1", 2.0, ""),
    "pair": ("G4", 1.2, ""),
    "home": ("G4", 1.2, HOME),
    "report": ("G4", 1.2, ""),
    "public organisation": ("G5", 0.35, "/o/bench/"),
    "public cycle": ("G5", 0.35, "/o/bench/programmes/year/"),
}


class Server:
    """One web process of one WSGI application."""

    def __init__(self, module: str, variables: dict[str, str], cookie: str = "") -> None:
        self.port, self.cookie = free_port(), cookie
        self.began = time.monotonic()
        code = (
            "from granian import Granian; from granian.constants import Interfaces; "
            "from granian.log import LogLevels; "
            f"Granian({module!r}, port={self.port}, interface=Interfaces.WSGI, workers=1, "
            "blocking_threads=1, blocking_threads_idle_timeout=600, log_level=LogLevels.error).serve()"
        )
        self.process = subprocess.Popen([sys.executable, "-c", code], env=variables, cwd=ROOT)
        while True:
            try:
                self.ask("/")
                break
            except OSError:
                time.sleep(0.02)
        self.started_in = time.monotonic() - self.began

    def ask(self, path: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": "localhost", "Accept-Encoding": "gzip"}
        if "/desk/" in path:
            headers["Cookie"] = self.cookie  # public pages are asked for by strangers
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, dict(answer.getheaders()), body

    def pids(self) -> list[int]:
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    def cpu(self) -> float:
        """Seconds of CPU all its threads have used, to the nanosecond."""
        files = (f for p in self.pids() for f in Path(f"/proc/{p}/task").glob("*/schedstat"))
        return sum(int(file.read_text().split()[0]) for file in files) / 1e9

    def memory(self) -> float:
        """Proportional set size in MB."""
        return sum(pss(pid) for pid in self.pids())

    def measure(self, path: str) -> tuple[float, list[float]]:
        """(CPU ms per request, wall ms of each)."""
        walls = []
        before = self.cpu()
        for _ in range(ASKED):
            began = time.perf_counter()
            self.ask(path)
            walls.append((time.perf_counter() - began) * 1000)
        return (self.cpu() - before) * 1000 / ASKED, walls

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="spona-bench-") as folder:
        floor = floor_server(Path(folder))
        print(f"floor: cold start {floor.started_in:.2f} s, idle {floor.memory():.0f} MB")
        seen: dict[str, dict[int, float]] = {}
        for size in SIZES:
            place = Path(folder) / str(size)
            ours = our_server(place, size)
            print(
                f"\n{size} people: cold start {ours.started_in:.2f} s, idle {ours.memory():.0f} MB"
            )
            print(
                f"{'page':22}{'goal':>5}{'cpu ms':>8}{'x F200':>8}{'limit':>7}{'wall':>7}{'p95':>7}{'gz KB':>7}"
            )
            for page, (goal, limit, path) in discover(ours).items():
                if ONLY not in page:
                    continue
                row = compare(ours, floor, path)
                if row is None:
                    print(f"{page:22}{goal:>5}  not there yet")
                    continue
                cpu, ratio, wall, p95, weight = row
                seen.setdefault(page, {})[size] = cpu
                verdict = "" if ratio <= limit else "  OVER"
                print(
                    f"{page:22}{goal:>5}{cpu:8.2f}{ratio:8.2f}{limit:7.2f}{wall:7.1f}{p95:7.1f}"
                    f"{weight / 1000:7.1f}{verdict}"
                )
            weigh_first_view(ours)
            print(f"after all that: {ours.memory():.0f} MB in one web process")
            ours.stop()
        if len(SIZES) > 1:
            print(f"\nG2 growth of CPU, {SIZES[0]} to {SIZES[-1]} people (limit 1.25)")
            for page, values in seen.items():
                if SIZES[0] in values and SIZES[-1] in values:
                    print(f"{page:22}{values[SIZES[-1]] / values[SIZES[0]]:6.2f}")
        floor.stop()
        if ONLY:
            return
        whole_instance(Path(folder))


def whole_instance(folder: Path) -> None:
    """G9, G10: `spona serve` as a host runs it, two web processes and the worker, from the start."""
    place = folder / "whole"
    for start in ("first start, empty folder", "second start"):
        began = time.monotonic()
        with running(place, "--workers", "2") as house:
            up = time.monotonic() - began
            for _ in range(20):
                house.get("/account/login/")
            parts = {pid: pss(pid) for pid in house.family()}
            worker = parts[house.child("command worker")]
            print(
                f"{start}: answers after {up:.2f} s; {sum(parts.values()):.0f} MB in {len(parts)} "
                f"processes, of them the worker {worker:.0f} MB (limits 190 with, 130 without it)"
            )


def pss(pid: int) -> float:
    """Proportional set size in MB: shared pages are counted once over all processes."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+)", text, re.M)
    return int(found.group(1)) / 1024 if found else 0.0


def floor_server(folder: Path) -> Server:
    variables = {**os.environ, "FLOOR_DATABASE": str(folder / "floor.sqlite3")}
    subprocess.run([sys.executable, "-m", "bench.floor"], env=variables, cwd=ROOT, check=True)
    return Server("bench.floor:application", variables)


def our_server(folder: Path, people: int) -> Server:
    variables = {**environment(folder), "SPONA_LOG": "CRITICAL"}
    made = subprocess.run(
        [sys.executable, "-m", "bench.data", str(people)],
        env=variables, cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return Server("spona.config.wsgi:application", variables, f"sessionid={made.stdout.strip()}")


def discover(ours: Server) -> dict[str, tuple[str, float, str]]:
    """Fill in addresses that carry a public id, read off the pages themselves."""
    pages = dict(PAGES)
    people = ours.ask(PAGES["people, list"][2])
    text = _text(people)
    if found := re.search(r'"(/o/bench/desk/people/\w{10,}/)"', text):
        pages["person"] = (*PAGES["person"][:2], found.group(1))
    desk = _text(ours.ask(PAGES["cycle"][2]))
    for page, word in (("pairs", "mentorships|pairs"), ("report", "report")):
        if found := re.search(rf'"(/o/bench/desk/[^"]*(?:{word})[^"]*)"', desk):
            pages[page] = (*PAGES[page][:2], found.group(1))
    pairs = _text(ours.ask(pages["pairs"][2]))
    if found := re.search(r'"(/o/bench/desk/pairs/\w{10,}/)"', pairs):
        pages["pair"] = (*PAGES["pair"][:2], found.group(1))
    return pages


def _text(answer: tuple[int, dict[str, str], bytes]) -> str:
    _status, headers, body = answer
    zipped = headers.get("content-encoding", headers.get("Content-Encoding")) == "gzip"
    return (gzip.decompress(body) if zipped else body).decode("utf-8", "replace")


def compare(
    ours: Server, floor: Server, path: str
) -> tuple[float, float, float, float, int] | None:
    """Medians over rounds that alternate floor and page; None when the page is not there."""
    if not path or ours.ask(path)[0] != 200:
        return None
    weight = len(ours.ask(path)[2])
    cpus, ratios, walls = [], [], []
    for _ in range(ROUNDS):
        floor_cpu, _walls = floor.measure("/rows/200/")
        cpu, wall = ours.measure(path)
        cpus.append(cpu)
        ratios.append(cpu / floor_cpu)
        walls += wall
    walls.sort()
    return (
        statistics.median(cpus),
        statistics.median(ratios),
        statistics.median(walls),
        walls[int(len(walls) * 0.95)],
        weight,
    )


def weigh_first_view(ours: Server) -> None:
    """G8: requests and bytes of the first view of the public page, and whether all are our own."""
    _status, _headers, _body = answer = ours.ask("/o/bench/programmes/year/")
    if answer[0] != 200:
        return
    parts = set(
        re.findall(r'(?:src|href)="([^"]+\.(?:css|js|woff2|svg|webp|png|ico)[^"]*)"', _text(answer))
    )
    foreign = [part for part in parts if part.startswith("http")]
    total = len(answer[2]) + sum(len(ours.ask(part)[2]) for part in parts - set(foreign))
    print(
        f"G8 first view of the public page: {1 + len(parts)} requests, {total / 1000:.1f} KB on the "
        f"wire (limits 8 and 75), {len(foreign)} from elsewhere"
    )


if __name__ == "__main__":
    main()
