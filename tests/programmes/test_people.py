"""People of a cycle: the list, adding, asking, answering by link, the file."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.messaging.links import address_of, issue
from spona.messaging.models import Link, Message
from spona.people.models import Person
from spona.programmes.actions import add_participant, change_standing
from spona.programmes.models import Participation, StandingChange
from spona.programmes.states import Part, Stage, Standing
from tests.characters import NOW, House, make_mentor, make_person, visitor

CYCLE = "/o/ours/desk/cycles/2026/"


def in_pool(house: House, name: str, *, part: Part = Part.MENTOR, **fields: str) -> Participation:
    with in_organisation(house.organisation):
        person = make_person(house.organisation, name, login=False, **fields)
        return add_participant(
            cycle=house.cycle, person=person, part=part, by=house.coordinator, now=NOW
        )


def standing_of(participation: Participation) -> str:
    with in_organisation(participation.organisation):
        return Participation.objects.get(pk=participation.pk).standing


def path_of(participation: Participation) -> str:
    with in_organisation(participation.organisation):
        link = Link.objects.get(person_id=participation.person_id, purpose="invitation")
        return address_of(link).split("localhost:8000")[1]


@pytest.mark.parametrize("extra", [0, 2, 60])
def test_the_list_asks_the_database_equally_often(house: House, extra: int) -> None:
    with in_organisation(house.organisation):
        for n in range(extra):
            make_mentor(house.cycle, f"Extra {n}", areas=[], login=False)
    client = visitor(house.coordinator)
    url = CYCLE + "people/?part=mentor&q=e"
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) == 8, [q["sql"][:90] for q in queries]


def test_the_list_is_filtered_and_found_across_scripts(house: House, elsewhere: House) -> None:
    in_pool(house, "Ђорђе Ђукић", economy="XK")
    client = visitor(house.viewer)

    def names(query: str) -> list[str]:
        page = client.get(CYCLE + f"people/?{query}")
        return [name for _key, _url, name, *_rest in page.context["rows"]]

    assert names("q=djordje+djukic") == ["Ђорђе Ђукић"]
    assert names("economy=XK") == ["Ђорђе Ђукић"]
    assert names("standing=pool&part=mentor") == ["Ђорђе Ђукић"]
    assert names("part=mentee") == ["Ana ours", "Teuta ours"]
    assert names("standing=nonsense&part=x&economy=%20%20") == [
        "Ђорђе Ђукић",
        "Ana ours",
        "Đorđe ours",
        "Petra ours",
        "Teuta ours",
    ]
    assert names("q=elsewhere") == []
    assert client.get(CYCLE + "people/?q=%00elsewhere").status_code == 404
    page = client.get(CYCLE + "people/?economy=XK").content.decode()
    assert page.count("This designation is without prejudice") == 1


def test_somebody_new_is_added(house: House) -> None:
    response = visitor(house.coordinator).post(
        CYCLE + "people/new/",
        {"name": "Zgjim Çela", "email": "zgjim@example.org", "part": "mentor", "standing": "pool"},
    )
    with in_organisation(house.organisation):
        added = Participation.objects.get(person__name="Zgjim Çela")
        verbs = list(AuditLine.objects.order_by("pk").values_list("verb", flat=True))
    assert response["Location"] == f"/o/ours/desk/participations/{added.public_id}/"
    assert (added.part, added.standing) == ("mentor", "pool")
    assert verbs == ["people.person_added", "programmes.participant_added"]


def test_somebody_known_is_offered_before_a_second_row_is_made(house: House) -> None:
    client = visitor(house.coordinator)
    data = {"name": "Djordje ours", "email": "", "part": "mentee", "standing": "confirmed"}
    asked = client.post(CYCLE + "people/new/", data)
    assert asked.status_code == 422
    known = house.mentor.person
    assert f'value="{known.public_id}"' in asked.content.decode()
    client.post(CYCLE + "people/new/", {**data, "person": known.public_id})
    with in_organisation(house.organisation):
        parts = list(known.participations.order_by("pk").values_list("part", flat=True))
    assert parts == ["mentor", "mentee"]
    again = client.post(CYCLE + "people/new/", {**data, "person": known.public_id}, follow=True)
    assert "in the cycle already" in again.content.decode()


def test_a_person_of_another_organisation_cannot_be_added(house: House, elsewhere: House) -> None:
    data = {"name": "X", "email": "", "part": "mentee", "standing": "pool"}
    response = visitor(house.coordinator).post(
        CYCLE + "people/new/", {**data, "person": elsewhere.mentee.person.public_id}
    )
    assert response.status_code == 404


def test_the_chosen_are_asked_in_one_go(house: House, elsewhere: House) -> None:
    asked = in_pool(house, "Arbër", email="arber@example.org")
    mute = in_pool(house, "Mute", email="")
    client = visitor(house.coordinator)
    response = client.post(
        CYCLE + "invitations/",
        {
            "chosen": [
                asked.public_id,
                mute.public_id,
                house.mentor.public_id,
                elsewhere.mentor.public_id,
            ]
        },
        follow=True,
    )
    page = response.content.decode()
    assert "1 person was asked." in page
    assert "No mail address, so not asked: Mute" in page
    assert "1 person takes part already or has left" in page
    assert (standing_of(asked), standing_of(mute)) == ("invited", "pool")
    with in_organisation(house.organisation):
        message = Message.objects.get()
    assert message.to_email == "arber@example.org"
    assert message.kind == "invitation_mentor"
    assert path_of(asked) in message.text
    with in_organisation(elsewhere.organisation):
        assert Message.objects.count() == 0


def test_everybody_in_the_pool_of_the_filter_is_asked(house: House) -> None:
    mentor = in_pool(house, "Mentor in pool")
    mentee = in_pool(house, "Mentee in pool", part=Part.MENTEE)
    visitor(house.coordinator).post(
        CYCLE + "invitations/", {"everybody": "yes", "part": "mentor", "q": "", "economy": ""}
    )
    assert (standing_of(mentor), standing_of(mentee)) == ("invited", "pool")


def test_asked_again_the_link_is_refreshed_and_not_doubled(house: House) -> None:
    asked = in_pool(house, "Arbër")
    client = visitor(house.coordinator)
    for _time in range(2):
        client.post(f"/o/ours/desk/participations/{asked.public_id}/invitation/")
    with in_organisation(house.organisation):
        assert Link.objects.filter(purpose="invitation").count() == 1
        assert Message.objects.count() == 1  # once a day
        verbs = list(
            AuditLine.objects.filter(target_id=asked.public_id)
            .order_by("pk")
            .values_list("verb", flat=True)
        )
    assert verbs == [
        "programmes.participant_added",
        "programmes.standing_changed",
        "programmes.invitation_repeated",
    ]


@pytest.fixture
def asked(house: House) -> Participation:
    participation = in_pool(house, "Arbër")
    visitor(house.coordinator).post(CYCLE + "invitations/", {"chosen": [participation.public_id]})
    return participation


def test_opening_the_link_changes_nothing_and_says_what_it_costs(asked: Participation) -> None:
    page = visitor().get(path_of(asked))
    assert page.status_code == 200
    assert "About 9 conversations of 90 minutes within 12 months" in page.content.decode()
    assert standing_of(asked) == "invited"


def test_yes_by_link_leads_to_the_offer(asked: Participation) -> None:
    response = visitor().post(path_of(asked), {"answer": "yes"})
    assert response.status_code == 302
    assert response["Location"].startswith("/l/offer/")
    assert standing_of(asked) == "confirmed"
    with in_organisation(asked.organisation):
        asked.refresh_from_db()
        last = StandingChange.objects.order_by("-pk")[0]
        link = Link.objects.get(purpose="invitation")
    assert (last.standing, last.by) == ("confirmed", asked.person)
    assert asked.joined_on is not None
    assert link.used_at is not None
    assert "You said yes." in visitor().get(path_of(asked)).content.decode()


def test_not_this_time_keeps_the_reason_for_the_team(house: House, asked: Participation) -> None:
    visitor().post(path_of(asked), {"answer": "no", "reason": "A newborn at home"})
    assert standing_of(asked) == "declined"
    page = visitor(house.coordinator).get(f"/o/ours/desk/participations/{asked.public_id}/")
    assert "A newborn at home" in page.content.decode()
    with in_organisation(house.organisation):
        assert not AuditLine.objects.filter(detail__icontains="newborn").exists()
    visitor().post(path_of(asked), {"answer": "yes"})  # a change of mind
    assert standing_of(asked) == "confirmed"


def test_after_a_yes_the_link_takes_no_no(asked: Participation) -> None:
    visitor().post(path_of(asked), {"answer": "yes"})
    response = visitor().post(path_of(asked), {"answer": "no"}, follow=True)
    assert response.status_code == 200
    assert standing_of(asked) == "confirmed"


def test_back_in_the_pool_the_link_still_takes_an_answer(
    house: House, asked: Participation
) -> None:
    with in_organisation(house.organisation):
        change_standing(participation=asked, standing=Standing.POOL, by=house.coordinator, now=NOW)
    visitor().post(path_of(asked), {"answer": "no"})
    assert standing_of(asked) == "declined"


def test_a_closed_cycle_takes_no_answer(house: House, asked: Participation) -> None:
    with in_organisation(house.organisation):
        house.cycle.stage = Stage.FINISHED
        house.cycle.save()
    visitor().post(path_of(asked), {"answer": "yes"})
    assert standing_of(asked) == "invited"


def test_an_answer_that_is_none_keeps_the_text(asked: Participation) -> None:
    response = visitor().post(path_of(asked), {"answer": "no", "reason": "x" * 301})
    assert response.status_code == 422
    assert "x" * 301 in response.content.decode()
    assert standing_of(asked) == "invited"


def test_a_link_to_somebody_elses_place_opens_nothing(house: House, asked: Participation) -> None:
    with in_organisation(house.organisation):
        stolen = issue(person=house.mentor.person, purpose="invitation", target=asked, now=NOW)
        Link.objects.update(expires_at="2099-01-01T00:00:00Z")
        path = address_of(stolen).split("localhost:8000")[1]
    assert visitor().get(path).status_code == 404
    assert visitor().post(path, {"answer": "yes"}).status_code == 404


def test_steps_by_the_team(house: House) -> None:
    url = f"/o/ours/desk/participations/{house.mentee.public_id}/"
    page = visitor(house.coordinator).get(url).content.decode()
    assert "Completed the cycle" in page
    visitor(house.coordinator).post(
        url + "standing/", {"standing": "withdrawn", "reason": "Moved away"}
    )
    assert standing_of(house.mentee) == "withdrawn"
    wrong = visitor(house.coordinator).post(url + "standing/", {"standing": "pool"}, follow=True)
    assert "Nothing was changed" in wrong.content.decode()
    long = visitor(house.coordinator).post(
        url + "standing/", {"standing": "confirmed", "reason": "x" * 400}, follow=True
    )
    assert "Nothing was changed" in long.content.decode()
    assert standing_of(house.mentee) == "withdrawn"


def test_who_may_see_and_move_a_participation(house: House, elsewhere: House) -> None:
    url = f"/o/ours/desk/participations/{house.mentee.public_id}/"
    assert visitor(house.viewer).get(url).status_code == 200
    assert "What can be done" not in visitor(house.viewer).get(url).content.decode()
    step = {"standing": "withdrawn"}
    assert visitor(house.viewer).post(url + "standing/", step).status_code == 403
    assert visitor(house.viewer).post(url + "invitation/").status_code == 403
    assert visitor(house.mentee.person).get(url).status_code == 404
    assert visitor(elsewhere.owner).get(url).status_code == 404
    theirs = f"/o/elsewhere/desk/participations/{house.mentee.public_id}/"
    assert visitor(elsewhere.owner).get(theirs).status_code == 404
    assert visitor(elsewhere.owner).post(theirs + "standing/", step).status_code == 404
    assert standing_of(house.mentee) == "confirmed"


def test_the_file_holds_the_list_and_no_formula(house: House, elsewhere: House) -> None:
    in_pool(house, "=HYPERLINK(1)", economy="XK")
    client = visitor(house.viewer)
    csv = client.get(CYCLE + "people.csv?part=mentor").content.decode("utf-8-sig").splitlines()
    assert csv[0].split(";")[:4] == ["Name", "Name in Latin letters", "Part", "Standing"]
    assert [line.split(";")[0] for line in csv[1:4]] == [
        "'=HYPERLINK(1)",
        "Đorđe ours",
        "Petra ours",
    ]
    assert "Kosovo*" in csv[1]
    assert csv[-1].startswith('"* This designation') or csv[-1].startswith("* This designation")
    assert "elsewhere" not in "".join(csv)
    book = load_workbook(io.BytesIO(client.get(CYCLE + "people.xlsx").content))
    assert book.active.max_row == 8  # header, 5 people, an empty row, the note


def test_standing_and_history_agree(scoped: House) -> None:
    person = Person.objects.get(pk=scoped.mentor.person_id)
    participation = add_participant(
        cycle=scoped.cycle,
        person=person,
        part=Part.MENTEE,
        by=None,
        now=NOW,
        standing=Standing.CONFIRMED,
    )
    change_standing(participation=participation, standing=Standing.WITHDRAWN, by=None, now=NOW)
    assert list(participation.history.order_by("pk").values_list("standing", flat=True)) == [
        "confirmed",
        "withdrawn",
    ]
    assert participation.joined_on == NOW.date()
