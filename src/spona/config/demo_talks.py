"""The demo's conversations with the team: two that had their answer, one that waits."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from spona.config.demo_clock import told
from spona.mentoring.models import Mentorship
from spona.people.models import Person
from spona.support.actions.threads import write_as_team, write_to_team

ZONE = ZoneInfo("Europe/Belgrade")


def talk_with_the_team(*, pairs: list[Mentorship], today: date, coordinator: Person) -> None:
    """`pairs` are active ones, the earliest first; what is written lies in the last three weeks."""

    def at(days_ago: int, hour: int, minute: int) -> datetime:
        day = today - timedelta(days=days_ago)
        return told(datetime.combine(day, time(hour, minute), ZONE))

    travelling, asking, together = pairs[3].mentor.person, pairs[5].mentee.person, pairs[7]
    write_to_team(
        by=asking,
        text="Does the travel to the gathering come out of the programme's budget, or do I claim it "
        "afterwards? The cheap bus is only there if I book this week.",
        now=at(20, 8, 40),
    )
    write_as_team(
        by=coordinator,
        person=asking,
        text="We book it for you. Send me the connection you want, and you have the ticket tomorrow.",
        now=at(20, 11, 5),
    )
    write_to_team(by=asking, text="The 7:15 from the main station. Thank you!", now=at(20, 12, 30))
    write_as_team(
        by=coordinator, person=asking, text="Booked, it is in your mail.", now=at(19, 9, 10)
    )
    write_to_team(
        by=together.mentee.person,
        pair=together,
        text="We would both like to show our work at the wrap-up, ten minutes together. Is there room?",
        now=at(9, 19, 20),
    )
    write_as_team(
        by=coordinator,
        pair=together,
        text="Gladly. I have put you down for the afternoon; tell me what you need on the stage.",
        now=at(8, 10, 0),
    )
    write_to_team(
        by=travelling,
        text="I am on tour until the middle of next month, with little signal. We have moved our meeting; "
        "please do not worry if you hear nothing from us before.",
        now=at(1, 21, 45),
    )
