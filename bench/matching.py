"""`python -m bench.matching`: Spona's matching beside what one would take instead, in one run.

Every tool gets the same people: for those that take points, the table of points that Spona
computes; each in a process of its own, with time and peak memory taken inside. Rivals live in a
throw-away environment that is made here and never touches Spona's own packages. Whoever claims
the best total must reach the same number.

    BENCH_SIZES="25 100 500" BENCH_LIMIT=60 python -m bench.matching
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from spona.engine.matching import (
    CrossBorder,
    Language,
    Mentee,
    Mentor,
    Need,
    Objective,
    PriceList,
    Problem,
    Quota,
    QuotaKind,
    Side,
    explain_all,
    solve,
    solve_crowd,
)

SIZES = [int(n) for n in os.environ.get("BENCH_SIZES", "25 100 500 2000").split()]
CROWD = 10_000  # more than that are matched by `solve_crowd`
LIMIT = float(os.environ.get("BENCH_LIMIT", "60"))
ROOT = Path(__file__).resolve().parent.parent
# Two environments, because mentor-match and matching both call their package `matching`.
RIVALS = {
    "mentor_match": ("one", True),
    "mentormatch": ("one", False),
    "munkres": ("two", True),
    "matching_stable": ("two", False),
    "scipy_dense": ("two", True),
    "scipy_sparse": ("two", True),
    "ortools_flow": ("two", True),
}
PACKAGES = {
    "one": ["mentor-match==7.0.1", "mentormatch==1.1", "numpy"],
    "two": ["matching==1.4.3", "munkres==1.1.4", "scipy", "ortools"],
}


def cohort(size: int, seed: int = 1) -> Problem:
    """As many mentees as mentors, one seat each, English for all: everybody can be paired, which
    is what the rivals need."""
    pick = random.Random(seed)
    areas = [f"area-{n}" for n in range(16)]
    economies = ["AL", "BA", "ME", "MK", "RS", "XK"]

    def languages() -> tuple[Language, ...]:
        more = pick.sample(["mk", "sq", "sr"], pick.randint(0, 2))
        codes = ["en", *more]
        return tuple(Language(code=code, level=pick.randint(3, 6)) for code in codes)

    mentees = [
        Mentee(
            id=f"mentee-{i:05}",
            languages=languages(),
            needs=tuple(
                Need(area=area, importance=pick.randint(1, 5), level=pick.randint(1, 4))
                for area in pick.sample(areas, 3)
            ),
            experience_years=pick.randint(1, 12),
            economy=pick.choice(economies),
            sectors=(pick.choice("abcde"),),
            cross_border=pick.choice(list(CrossBorder)),
        )
        for i in range(size)
    ]
    mentors = [
        Mentor(
            id=f"mentor-{j:05}",
            languages=languages(),
            offers=tuple(pick.sample(areas, 6)),
            experience_years=pick.randint(5, 30),
            economy=pick.choice(economies),
            sectors=(pick.choice("abcde"),),
        )
        for j in range(size)
    ]
    return Problem(mentees=tuple(mentees), mentors=tuple(mentors))


def harsh(size: int) -> tuple[Quota, ...]:
    """Nearly all across borders, and no economy's mentors for more than a seventh of the pairs."""
    across = Quota(kind=QuotaKind.ACROSS_BORDERS, number=95)
    cap = Quota(kind=QuotaKind.AT_MOST, number=size // 7, side=Side.MENTOR, attribute="economy")
    return across, cap


def ours(size: int) -> dict[str, float]:
    """Spona's whole run, from people to a proved plan with its reasons; and its parts."""
    from spona.engine.matching.board import lay_out
    from spona.engine.matching.exact import best
    from spona.engine.matching.market import open_market

    solve(cohort(5))  # libraries are loaded once per process
    problem = cohort(size)
    start = time.perf_counter()
    if size > CROWD:
        crowd = solve_crowd(problem)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {"seconds": seconds, "megabytes": peak, "total": crowd.total, "gap": crowd.gap}
    plan = solve(problem)
    explain_all(problem, plan)
    whole = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    board = lay_out(open_market(problem), Objective.TOTAL)
    start = time.perf_counter()
    best(board)
    step = time.perf_counter() - start
    answer = {"seconds": whole, "megabytes": peak, "total": plan.total, "solve step": step}
    if size <= 500:
        start = time.perf_counter()
        PriceList(problem, plan).table()
        answer["all prices"] = time.perf_counter() - start
        start = time.perf_counter()
        solve(problem, Objective.WORST_FIRST)
        answer["worst first"] = time.perf_counter() - start
    if size <= 100:
        bound = replace(problem, quotas=harsh(size))
        start = time.perf_counter()
        solve(bound)
        answer["under quotas"] = time.perf_counter() - start
    return answer


def asked(command: list[str]) -> dict[str, float] | str:
    """What a process answers, or in words why it does not."""
    try:
        told = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=LIMIT
        )
    except subprocess.TimeoutExpired:
        return f"more than {LIMIT:.0f} s"
    except subprocess.CalledProcessError as failed:
        return "fails: " + failed.stderr.strip().splitlines()[-1]
    answer: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return answer


def environments(folder: Path) -> dict[str, str]:
    """The rivals' environments; kept between runs where BENCH_RIVALS names a folder."""
    pythons = {}
    for name, packages in PACKAGES.items():
        home = folder / name
        pythons[name] = str(home / "bin" / "python")
        if not home.exists():
            subprocess.run([sys.executable, "-m", "venv", home], check=True)
            subprocess.run([pythons[name], "-m", "pip", "-q", "install", *packages], check=True)
    return pythons


def main() -> None:
    import numpy as np

    from spona.engine.matching.market import open_market

    with tempfile.TemporaryDirectory(prefix="spona-bench-") as temporary:
        folder = Path(os.environ.get("BENCH_RIVALS", temporary))
        pythons = environments(folder)
        out: dict[str, str] = {}  # who failed or was too slow once is not asked for more
        for size in SIZES:
            mine = asked([sys.executable, "-m", "bench.matching", "ours", str(size)])
            if isinstance(mine, str):
                print(f"\n{size} × {size}: Spona {mine}")
                continue
            print(f"\n{size} × {size}{'':10}{'seconds':>10}{'MB':>8}{'total':>9}{'× Spona':>9}")
            line("Spona, whole run", mine, mine["seconds"])
            if size > CROWD:  # a table of all pairs, which the rivals need, fits in no memory
                print(f"  gap at most {mine['gap']:.1%}")
                continue
            points = Path(temporary) / f"{size}.npy"
            np.save(points, open_market(cohort(size)).points.astype(np.int64))
            for part in ("solve step", "all prices", "worst first", "under quotas"):
                if part in mine:
                    print(f"  {part:22}{mine[part]:10.3f}")
            for rival, (home, optimal) in RIVALS.items():
                program = str(ROOT / "bench" / "matching_rivals.py")
                found = out.get(rival) or asked([pythons[home], "-P", program, rival, str(points)])
                if isinstance(found, str):
                    out[rival] = found
                    print(f"{rival:24}   {found}")
                    continue
                line(rival, found, mine["seconds"])
                assert not optimal or found["total"] == mine["total"], (rival, found, mine)


def line(name: str, found: dict[str, float], mine: float) -> None:
    total = "–" if found["total"] is None else f"{found['total']:.0f}"
    print(
        f"{name:24}{found['seconds']:10.3f}{found['megabytes']:8.0f}{total:>9}"
        f"{found['seconds'] / mine:9.2f}"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["ours"]:
        print(json.dumps(ours(int(sys.argv[2]))))
    else:
        main()
