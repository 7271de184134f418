"""Teams of mentees in files: who leads each of them, and who stands beside."""

from dataclasses import dataclass
from typing import Any

from django.core.management.base import CommandError

from spona.engine.matching import BadProblem, Problem, Team, TeamPair, solve_teams, to_data
from spona.engine.matching.scoring import reasons
from spona.engine.names import fold
from spona.intake.listed import Listing
from spona.matching.words import Said, said


def teams_of(listing: Listing) -> list[Team]:
    """The teams as the mentees name them; who names none stands for herself. Refused if nobody does."""
    members: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for person in listing.of("mentee"):
        name = person.team or person.label
        key = fold(name)
        spelled.setdefault(key, name)
        members.setdefault(key, []).append(person.label)
    if not any(person.team for person in listing.of("mentee")):
        raise CommandError("No mentee names a team: a column “Team” is needed for --teams.")
    return [Team(id=spelled[key], mentees=tuple(ids)) for key, ids in members.items()]


@dataclass(frozen=True)
class TeamReport:
    """Who leads and supports which team, as data, as text, as rows of a table."""

    problem: Problem
    teams: dict[str, Team]
    found: tuple[TeamPair, ...]
    areas: dict[str, str]

    def as_data(self) -> dict[str, Any]:
        return {
            "teams": [
                {
                    "team": pair.team,
                    "mentees": list(self.teams[pair.team].mentees),
                    "lead": pair.lead,
                    "co_mentors": list(pair.beside),
                    "points": pair.points,
                    "reasons": [
                        {
                            "mentee": mentee,
                            "mentor": mentor,
                            "points": sum(one.points for _code, one in said_),
                            "reasons": [
                                {"criterion": code, "points": one.points, "of": one.max_points,
                                 "text": one.sentence}
                                for code, one in said_
                            ],
                        }
                        for mentor in self._mentors(pair)
                        for mentee, said_ in self._reasons(pair, mentor)
                    ],
                }
                for pair in self.found
            ],
            "total": sum(pair.points for pair in self.found),
            "without_lead": [pair.team for pair in self.found if pair.lead is None],
        }  # fmt: skip

    def as_text(self, *, explained: bool) -> str:
        lines = []
        for pair in self.found:
            members = ", ".join(self.teams[pair.team].mentees)
            lines.append(
                f"{pair.points:5}  {pair.team}" + ("" if members == pair.team else f": {members}")
            )
            if pair.lead is None:
                lines.append("       Nobody may lead it: no mentor with a place suits all of them.")
            for mentor in self._mentors(pair):
                lines.append(f"       {'Lead' if mentor == pair.lead else 'Beside'}: {mentor}")
                if explained:
                    lines += [
                        f"         {mentee}: {one.points}/{one.max_points} {one.label}: {one.sentence}"
                        for mentee, said_ in self._reasons(pair, mentor)
                        for _code, one in said_
                    ]
        total = sum(pair.points for pair in self.found)
        return (
            "\n".join([*lines, f"{len(self.found)} teams, {total} points, a lead's counted twice."])
            + "\n"
        )

    def table(self) -> tuple[list[str], list[list[Any]]]:
        header = ["Team", "Mentees", "Lead", "Beside", "Points"]
        return header, [
            [pair.team, ", ".join(self.teams[pair.team].mentees), pair.lead or "",
             ", ".join(pair.beside), pair.points]
            for pair in self.found
        ]  # fmt: skip

    def _mentors(self, pair: TeamPair) -> list[str]:
        return [*([pair.lead] if pair.lead else []), *pair.beside]

    def _reasons(self, pair: TeamPair, mentor: str) -> list[tuple[str, list[tuple[str, Said]]]]:
        """Per mentee of the team, (code, words) of every criterion that counts."""
        told = []
        for mentee in self.teams[pair.team].mentees:
            one, other = self.problem.mentee_by_id[mentee], self.problem.mentor_by_id[mentor]
            data = [to_data(reason) for reason in reasons(self.problem, one, other)]
            told.append(
                (
                    mentee,
                    [(r["code"], s) for r, s in zip(data, said(data, self.areas), strict=True)],
                )
            )
        return told


def match_teams(
    *, listing: Listing, problem: Problem, areas: dict[str, str], co_mentors: int
) -> TeamReport:
    """The best lead and co-mentors for every team. Raises CommandError with one sentence."""
    teams = teams_of(listing)
    try:
        found = solve_teams(problem, teams, co_mentors)
    except BadProblem as error:
        raise CommandError(f"These teams cannot be matched: {error}.") from None
    return TeamReport(problem, {team.id: team for team in teams}, found, areas)
