"""The pool's pages: the list, the letter, the answer by link, and what a mentee never sees."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from spona.core.scope import in_organisation
from spona.matching import pool
from spona.matching.pool_models import PoolAsk, PoolMember
from spona.matching.pool_states import AskState, PoolStanding
from spona.messaging.links import address_of, issue
from spona.messaging.models import Link, Message
from spona.needs.models import Offer, Suggestion
from spona.needs.wishes import change_wish_settings, suggest
from spona.people.models import Person
from spona.programmes.actions import change_standing
from spona.programmes.models import Participation
from spona.programmes.states import Standing
from tests.characters import NOW, House, visitor
from tests.matching.test_pool import prospect, serve_nobody
from tests.test_hostile_forms import VALUES
from tests.test_permissions import LINKS, OURS, address

POOL = "/o/ours/desk/cycles/2026/matching/pool/"
GAP = "/o/ours/desk/cycles/2026/matching/gap/"


@pytest.fixture
def member(house: House) -> Iterator[PoolMember]:
    """Jelena in the pool, nobody asked yet; the open mentee has no mentor."""
    with in_organisation(house.organisation):
        serve_nobody(house)
        member = prospect(house)
    yield member


def write_to(house: House, member: PoolMember, letter: str = "We thought of you.") -> str:
    """The coordinator sends a letter from the open mentee's needs; the path of the link in it."""
    url = f"{POOL}{member.public_id}/letter/?mentee={house.other_mentee.public_id}"
    response = visitor(house.coordinator).post(url, {"letter": letter})
    assert response.status_code == 302, response.content
    with in_organisation(house.organisation):
        link = Link.objects.get(purpose="pool", person=member.person)
        return urlsplit(address_of(link)).path


def asked(house: House) -> PoolAsk:
    with in_organisation(house.organisation):
        found = PoolAsk.objects.select_related("member", "for_mentee", "participation")
        return found.get(member__person__name="Jelena Marić")


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    house: House, django_assert_num_queries: object, n: int
) -> None:
    with in_organisation(house.organisation):
        for number in range(n):
            prospect(house, f"Person{number} Surname")
            suggest(mentee=house.mentee, name=f"Named {number}", why="", by=None, now=NOW)
    client = visitor(house.viewer)
    client.get(POOL)
    with django_assert_num_queries(9):  # type: ignore[operator]
        page = client.get(POOL).content.decode()
    assert page.count("<tr>") == n + 1


@pytest.mark.parametrize("n", [1, 3])
def test_the_gap_costs_the_same_for_one_and_for_three(
    house: House, django_assert_num_queries: object, n: int
) -> None:
    with in_organisation(house.organisation):
        serve_nobody(house)
        for number in range(n):
            prospect(house, f"Person{number} Surname")
    client = visitor(house.viewer)
    client.get(GAP)
    with django_assert_num_queries(26):  # type: ignore[operator]
        page = client.get(GAP).content.decode()
    assert "Ask first:" in page


def test_the_list_is_searched_across_scripts_and_filtered(house: House, member: PoolMember) -> None:
    with in_organisation(house.organisation):
        paused = prospect(house, "Ђорђе Пауза", source="patron")
        pool.change_pool_standing(member=paused, standing=PoolStanding.PAUSED, by=None)
    client = visitor(house.viewer)

    def found(query: str) -> list[str]:
        page = client.get(f"{POOL}?{query}").content.decode()
        return [name for name in ("Jelena Marić", "Ђорђе Пауза") if name in page]

    assert found("q=djordje") == ["Ђорђе Пауза"]
    assert found("source=patron") == ["Ђорђе Пауза"]
    assert found("state=to_ask") == ["Jelena Marić"]
    assert found("state=paused") == ["Ђорђе Пауза"]
    assert found("state=nonsense") == ["Jelena Marić", "Ђорђе Пауза"]


def test_by_hand_in_one_screen_from_a_suggestion(house: House) -> None:
    with in_organisation(house.organisation):
        named = suggest(mentee=house.mentee, name="Весна Петровић", why="Wise", by=None, now=NOW)
    client = visitor(house.coordinator)
    assert "Suggested by mentees" in client.get(POOL).content.decode()
    url = f"{POOL}new/?suggestion={named.public_id}"
    assert 'value="Весна Петровић"' in client.get(url).content.decode()
    form = {
        "name": "Весна Петровић",
        "source": "suggested",
        "areas": ["leadership"],
        "capacity": "2",
        "language0_code": "sr",
        "language0_level": "6",
        "years_of_experience": "20",
    }
    assert client.post(url, {**form, "language0_level": ""}).status_code == 422
    assert client.post(url, form).status_code == 302
    with in_organisation(house.organisation):
        found = PoolMember.objects.get()
        assert (found.areas, found.capacity, found.source) == (["leadership"], 2, "suggested")
        assert found.person.years_of_experience == 20
        assert Suggestion.objects.get().taken_up_at is not None


def test_the_letter_never_names_the_mentee_unless_that_was_decided(
    house: House, member: PoolMember
) -> None:
    client = visitor(house.coordinator)
    url = f"{POOL}{member.public_id}/letter/?mentee={house.other_mentee.public_id}"
    name = house.other_mentee.person.name
    draft = client.get(url).content.decode().partition("<textarea")[2].partition("</textarea>")[0]
    assert "Leadership, Funding" in draft
    assert name not in draft
    refused = client.post(url, {"letter": f"It is for {name.upper()}."})
    assert refused.status_code == 422
    assert f"The letter names {name}." in refused.content.decode()
    assert client.post(url, {"letter": f"It is for {name}.", "named": "on"}).status_code == 302
    with in_organisation(house.organisation):
        assert f"It is for {name}." in Message.objects.get().text


def test_by_link_a_yes_leads_to_the_offer(house: House, member: PoolMember) -> None:
    path = write_to(house, member)
    page = visitor().get(path).content.decode()
    assert "Somebody here wants to work on" in page
    assert "Leadership" in page
    assert house.other_mentee.person.name not in page
    thinking = visitor().post(path, {"answer": "thinking"})
    assert thinking["Location"] == path
    assert asked(house).state == AskState.THINKING
    yes = visitor().post(path, {"answer": "yes"})
    assert yes["Location"].startswith("/l/offer/")
    assert visitor().get(yes["Location"]).status_code == 200
    assert "You said yes." in visitor().get(path).content.decode()
    assert visitor().post(path, {"answer": "yes"})["Location"] == yes["Location"]
    with in_organisation(house.organisation):
        offer = Offer.objects.get(participation=asked(house).participation)
        assert set(offer.areas.values_list("key", flat=True)) == {"leadership", "funding"}
    gap = visitor(house.viewer).get(GAP).content.decode()
    assert "For every mentee somebody in this cycle is possible." in gap


def test_by_link_later_and_no(house: House, member: PoolMember) -> None:
    path = write_to(house, member)
    yesterday = timezone.localdate() - timedelta(days=1)
    refused = visitor().post(path, {"answer": "later", "ask_again_on": yesterday})
    assert refused.status_code == 422
    spring = timezone.localdate() + timedelta(days=90)
    visitor().post(path, {"answer": "later", "ask_again_on": spring})
    assert (asked(house).state, asked(house).ask_again_on) == (AskState.LATER, spring)
    visitor().post(path, {"answer": "no", "reason": "Too much work", "never": "on"})
    assert (asked(house).state, asked(house).reason) == (AskState.NO, "Too much work")
    assert asked(house).member.standing == PoolStanding.LEFT
    assert "This question is closed." in visitor().get(path).content.decode()
    assert visitor().post(path, {"answer": "yes"}).status_code == 422
    assert asked(house).state == AskState.NO


@pytest.mark.parametrize("said", ["yes", "no"])
def test_after_an_answer_she_may_still_say_never_again(
    house: House, member: PoolMember, said: str
) -> None:
    path = write_to(house, member)
    visitor().post(path, {"answer": said})
    button = 'name="leave"'
    assert button in visitor().get(path).content.decode()
    assert visitor().post(path, {"leave": "on"})["Location"] == path
    assert (asked(house).state, asked(house).member.standing) == (said, PoolStanding.LEFT)
    page = visitor().get(path).content.decode()
    assert button not in page
    assert ("You said yes." in page) == (said == "yes")  # her place in this cycle stays


def test_the_team_notes_not_to_be_asked_again(house: House, member: PoolMember) -> None:
    client = visitor(house.coordinator)
    page = f"{POOL}{member.public_id}/"
    client.post(f"{page}answer/", {"answer": "no"})
    assert "Not to be asked again" in client.get(page).content.decode()
    client.post(f"{page}pause/", {"leave": "on"})
    assert asked(house).member.standing == PoolStanding.LEFT
    assert 'name="leave"' not in client.get(page).content.decode()


def test_a_no_brings_the_next_on_the_list(house: House, member: PoolMember) -> None:
    with in_organisation(house.organisation):
        prospect(house, "Second One", areas=["funding"])
    visitor().post(write_to(house, member), {"answer": "no"})
    page = visitor(house.viewer).get(GAP).content.decode()
    assert "Jelena Marić said no" in page
    assert "Next on the list: Second One." in page


def test_after_the_closing_day_the_link_offers_the_next_time(
    house: House, member: PoolMember
) -> None:
    path = write_to(house, member)
    yesterday = timezone.localdate() - timedelta(days=1)
    visitor(house.coordinator).post(f"{POOL}closing/", {"closes_on": yesterday})
    assert "have been chosen by now" in visitor().get(path).content.decode()
    visitor().post(path, {"answer": "yes"})
    assert asked(house).state == AskState.ASKED
    visitor().post(path, {"answer": "later"})
    assert asked(house).state == AskState.LATER


def test_the_team_notes_what_was_said_on_the_phone(house: House, member: PoolMember) -> None:
    url = f"{POOL}{member.public_id}/answer/"
    client = visitor(house.coordinator)
    assert client.post(url, {"answer": "perhaps"}).status_code == 422
    assert client.post(url, {"answer": "no", "reason": "a sabbatical"}).status_code == 302
    assert (asked(house).state, asked(house).reason) == (AskState.NO, "a sabbatical")
    again = client.post(url, {"answer": "thinking"})
    assert again.status_code == 422
    assert "This has been answered already." in again.content.decode()


def test_pause_and_return(house: House, member: PoolMember) -> None:
    client = visitor(house.coordinator)
    page = f"{POOL}{member.public_id}/"
    client.post(f"{page}pause/", {"until": ""})
    assert "Pausing until you end it." in client.get(page).content.decode()
    assert "Write a letter" not in client.get(page).content.decode()
    client.post(f"{page}return/")
    assert "Write a letter" in client.get(page).content.decode()
    client.post(f"{page}edit/", {"source": "patron", "areas": ["funding"], "capacity": "3"})
    with in_organisation(house.organisation):
        member.refresh_from_db()
    assert (member.areas, member.capacity, member.source) == (["funding"], 3, "patron")


def test_a_link_of_somebody_else_opens_nothing(house: House, member: PoolMember) -> None:
    write_to(house, member)
    with in_organisation(house.organisation):
        link = issue(
            person=house.mentee.person, purpose="pool", target=asked(house), now=timezone.now()
        )
    assert visitor().get(urlsplit(address_of(link)).path).status_code == 404


def test_whatever_a_prospect_sends_there_is_an_answer(house: House, member: PoolMember) -> None:
    path = write_to(house, member)
    client = visitor()
    for value in VALUES.values():
        everything = dict.fromkeys(("answer", "reason", "ask_again_on", "never"), value)
        assert client.post(path, everything).status_code < 500
        assert client.post(path, {**everything, "answer": "later"}).status_code < 500
    letter = f"{POOL}{member.public_id}/letter/"
    for value in VALUES.values():
        assert visitor(house.coordinator).post(letter, {"letter": value}).status_code < 500


def test_a_link_that_has_run_out_is_renewed_to_her_own_mail(
    house: House, member: PoolMember
) -> None:
    path = write_to(house, member)
    with in_organisation(house.organisation):
        Link.objects.filter(purpose="pool").update(expires_at=timezone.now())
        before = Message.objects.count()
    gone = visitor().get(path)
    renewal = path.replace("/l/pool/", "/l/renewal/")
    assert gone.status_code == 410
    assert f'action="{renewal}"' in gone.content.decode()
    assert visitor().get(renewal).status_code == 404  # opening acts on nothing
    assert visitor().post(renewal)["Location"] == "/l/renewal/"
    assert visitor().post(renewal).status_code == 404  # what is renewed once is dead
    assert "A fresh link is on its way" in visitor().get("/l/renewal/").content.decode()
    with in_organisation(house.organisation):
        assert Message.objects.count() == before + 1
        letter = Message.objects.order_by("-pk").first()
        fresh = address_of(Link.objects.get(purpose="pool"))
    assert (letter.to_email, fresh in letter.text) == ("jelena@pool.example", True)
    assert visitor().get(path).status_code == 404  # whoever holds the old letter gains nothing
    assert visitor().get(urlsplit(fresh).path).status_code == 200


def test_no_fresh_link_for_a_right_the_team_gives(house: House) -> None:
    with in_organisation(house.organisation):
        for purpose in ("team", "account"):
            link = issue(person=house.mentee.person, purpose=purpose, now=NOW - timedelta(days=99))
            path = urlsplit(address_of(link)).path
            assert "renewal" not in visitor().get(path).content.decode()
            assert visitor().post(path.replace(purpose, "renewal")).status_code == 404
    assert visitor().post("/l/renewal/nonsense.token/").status_code == 404


@pytest.mark.one_database
def test_a_mentee_never_learns_a_declined_name(house: House, member: PoolMember) -> None:
    """Every address a mentee can open, signed in or by her links (the desk is 404 for her: see the
    permission matrix), after Jelena was named by another mentee, asked for her, and said no."""
    with in_organisation(house.organisation):
        suggest(mentee=house.mentee, name="Jelena Marić", why="", by=None, now=NOW)
        change_wish_settings(cycle=house.cycle, mentees_rank=True, mentors_answer=True, by=None)
    visitor().post(write_to(house, member), {"answer": "no", "reason": "Not for her"})
    assert "Jelena Marić" in visitor(house.viewer).get(GAP).content.decode()
    seen = 0
    for mentee in (house.mentee, house.other_mentee):
        client = visitor(mentee.person)
        for name, audience, pattern in OURS:
            if audience not in {"participant", "public"}:
                continue
            if mentee == house.mentee and name == "needs_profile":
                continue  # there she sees the name she gave, whatever became of it
            url = address(name, pattern, org=house, things=house)
            url = url.replace(house.mentee.public_id, mentee.public_id)
            response = client.get(url)
            body = b"".join(response) if response.streaming else response.content
            assert b"Jelena" not in body, url
            seen += response.status_code == 200
    assert seen >= 15
    no = asked(house)
    for _name, audience, _pattern in LINKS:
        purpose = audience.partition(":")[2]
        with in_organisation(house.organisation):
            for target in (house.other_mentee, house.mentorship, no, None):
                link = issue(
                    person=house.other_mentee.person,
                    purpose=purpose,
                    target=target,
                    now=timezone.now(),
                )
                page = visitor().get(urlsplit(address_of(link)).path).content.decode()
                assert "Jelena" not in page, purpose
    with in_organisation(house.organisation):
        told = Message.objects.filter(person=house.other_mentee.person)
        assert not [m for m in told if "Jelena" in m.subject + m.text]
        assert Person.objects.filter(name="Jelena Marić").count() == 1
        assert not Participation.objects.filter(person=member.person).exists()


def test_a_link_of_somebody_withdrawn_says_that_the_place_is_no_longer_open(
    house: House, member: PoolMember
) -> None:
    path = write_to(house, member)
    assert visitor().post(path, {"answer": "yes"}).status_code == 302
    with in_organisation(house.organisation):
        change_standing(
            participation=asked(house).participation,
            standing=Standing.WITHDRAWN,
            by=house.coordinator,
            now=timezone.now(),
        )
    body = visitor().get(path).content.decode()
    assert "This place is no longer open" in body and 'name="answer"' not in body
    assert "no longer open" in visitor().post(path, {"answer": "yes"}).content.decode()
    assert asked(house).participation.standing == Standing.WITHDRAWN
