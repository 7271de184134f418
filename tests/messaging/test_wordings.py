"""The organisation's own words for its letters, and letters that are held back while they wait."""

import pytest
from django.core.exceptions import ValidationError

from spona.core.scope import in_organisation
from spona.mentoring.actions import send_pair_links
from spona.mentoring.models import Mentorship
from spona.messaging import delivery
from spona.messaging.actions import composed, hold, let_go, save_wording, send
from spona.messaging.kinds import kinds
from spona.messaging.models import MailTemplate, Message
from spona.messaging.queries import missing_wordings, places_of
from spona.messaging.states import MessageState
from spona.programmes.models import Programme
from tests.characters import NOW, House, visitor

OWN = "{greeting}\n\nChoose what we may show.\n\n{link}\n\n{closing}"
LINK = "http://localhost:8000/l/x/y/"


def letter_to(house: House, number: int = 1, batch: str = "") -> Message:
    made = send(
        kind="consents",
        to=house.mentee.person,
        links={"link": LINK},
        dedupe_key=f"letter-{number}",
        now=NOW,
        batch=batch,
    )
    assert made is not None
    return made


def test_own_words_are_what_the_reader_gets(scoped: House) -> None:
    save_wording(
        organisation=scoped.organisation, kind="consents", language="en",
        subject="Your choice", text=OWN, by=scoped.coordinator,
    )  # fmt: skip
    made = letter_to(scoped)
    assert made.subject == "Your choice"
    assert "Choose what we may show." in made.text and LINK in made.text


@pytest.mark.parametrize(
    ("subject", "text", "field"),
    [
        ("Hello", OWN.replace("{greeting}", "{salutation}"), "text"),
        ("Hello", OWN.replace("{link}", ""), "text"),
        ("Hello", OWN.replace("\n\n{link}\n\n", " {link} "), "text"),
        (" ", OWN, "subject"),
    ],
)
def test_words_that_would_fail_the_reader_are_refused(
    scoped: House, subject: str, text: str, field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        save_wording(
            organisation=scoped.organisation, kind="consents", language="en",
            subject=subject, text=text, by=None,
        )  # fmt: skip
    assert list(error.value.message_dict) == [field]
    page = visitor(scoped.coordinator).post(
        "/o/ours/desk/mail/wordings/consents/en/", {"subject": subject, "text": text}
    )
    assert page.status_code == 422
    assert "what we may show" in page.content.decode()  # nothing typed is lost
    assert not MailTemplate.objects.exists()


def test_the_page_keeps_shows_and_drops_own_words(scoped: House) -> None:
    client = visitor(scoped.coordinator)
    url = "/o/ours/desk/mail/wordings/consents/sr/"
    assert client.post(url, {"subject": "Ваш избор", "text": OWN}).status_code == 302
    page = client.get(url).content.decode()
    assert "Ваш избор" in page and "<p>[ " in page
    assert client.post(url, {"drop": "yes"}).status_code == 302
    assert not MailTemplate.objects.exists()
    assert client.get("/o/ours/desk/mail/wordings/nonsense/en/").status_code == 404


def test_a_programme_has_words_of_its_own(house: House) -> None:
    """Its own, else those for all programmes, else ours; another programme's are never used."""
    client = visitor(house.coordinator)
    url = "/o/ours/desk/mail/wordings/pair_link/en/"
    words = {"subject": "For all: {cycle}", "text": OWN}
    assert client.post(url, words).status_code == 302
    own = f"{url}?of={house.programme.public_id}"
    assert "For all: {cycle}" in client.get(own).content.decode()  # begins from these
    assert client.post(own, {"subject": "Of its own: {cycle}", "text": OWN}).status_code == 302
    with in_organisation(house.organisation):
        other = Programme.objects.create(
            organisation=house.organisation, slug="other", name={"en": "Another programme"}
        )
        said = {
            programme: composed(
                kind="pair_link", to=house.mentee.person, links={"link": LINK},
                values={"cycle": "Leaders", "other": "Somebody"}, programme=programme,
            ).subject
            for programme in (house.programme.pk, other.pk)
        }  # fmt: skip
        assert list(said.values()) == ["Of its own: Leaders", "For all: Leaders"]
        send_pair_links(mentorship=house.mentorship, by=None, now=NOW)
        subjects = {m.subject for m in Message.objects.filter(kind="pair_link", language="en")}
        assert subjects == {"Of its own: Leaders 2026 ours"}
    lists = "/o/ours/desk/mail/wordings/"
    page = client.get(f"{lists}?of={house.programme.public_id}").content.decode()
    assert "Choose what we may show" not in page  # no letter of a programme
    assert page.count("<strong>own words<") == 1
    assert "as for all programmes" in client.get(f"{lists}?of={other.public_id}").content.decode()
    assert client.get(f"{lists}?of=nonsense").status_code == 404
    consents = "/o/ours/desk/mail/wordings/consents/en/"
    assert client.get(f"{consents}?of={other.public_id}").status_code == 404
    assert client.post(own, {"drop": "yes"}).status_code == 302
    with in_organisation(house.organisation):
        assert MailTemplate.objects.get().programme is None


def test_programmes_of_another_organisation_are_unknown(house: House, elsewhere: House) -> None:
    url = f"/o/ours/desk/mail/wordings/?of={elsewhere.programme.public_id}"
    assert visitor(house.coordinator).get(url).status_code == 404


def test_a_letter_that_names_a_cycle_is_of_a_programme(scoped: House) -> None:
    with pytest.raises(TypeError):
        composed(kind="pair_link", to=scoped.mentee.person, values={"cycle": "Leaders"})


def test_it_is_looked_at_as_a_real_reader_gets_it(house: House) -> None:
    url = "/o/ours/desk/mail/wordings/consents/en/"
    name = house.mentee.person.name
    client = visitor(house.coordinator)
    page = client.get(f"{url}?as={house.mentee.person.public_id}").content.decode()
    assert f"Dear {name}" in page
    assert "[ " in page and "‹link›" not in page
    own = client.get(f"{url}?as={house.coordinator.public_id}").content.decode()
    assert f"Dear {house.coordinator.name}" in own and f"Dear {name}" not in own
    # Without a choice it is somebody of a running pair, and her own pair is what it speaks of.
    with in_organisation(house.organisation):
        Mentorship.objects.update(room_url="https://meet.example/of-the-two")
    url = "/o/ours/desk/mail/wordings/meeting_agreed/en/"
    page = client.get(url).content.decode()
    sample = page[page.index('<article class="card letter"') :]
    two = [house.mentee.person.name, house.mentor.person.name]
    assert all(name in sample for name in two)
    assert "‹other›" not in sample and "‹when›" not in sample
    assert "meet.example" not in sample  # their room is theirs


def test_every_kind_is_listed_and_its_places_are_known(
    scoped: House, django_assert_num_queries: object
) -> None:
    assert {"consents", "invitation_mentee", "decision_selected"} <= set(kinds())
    assert missing_wordings(kind="team_letter", languages=["mk"]) == []  # the team writes it
    assert places_of("consents") == {"greeting", "closing", "name", "organisation", "link"}
    assert missing_wordings(kind="consents", languages=["en", "sr", "mk"]) == ["mk"]
    client = visitor(scoped.viewer)
    client.get("/o/ours/desk/mail/wordings/")
    with django_assert_num_queries(5):  # type: ignore[operator]
        client.get("/o/ours/desk/mail/wordings/")


def test_a_letter_that_waits_is_held_and_sent_after_all(
    scoped: House, mailoutbox: list[object]
) -> None:
    one, two = letter_to(scoped, 1), letter_to(scoped, 2)
    held = {"organisation": scoped.organisation, "by": scoped.owner, "public_id": one.public_id}
    assert hold(**held) == 1
    delivery.deliver_due(now=NOW)
    assert len(mailoutbox) == 1
    assert hold(**{**held, "public_id": two.public_id}) == 0  # it went already
    assert let_go(**held, now=NOW) == 1
    delivery.deliver_due(now=NOW)
    assert len(mailoutbox) == 2


def test_a_batch_is_held_together_and_only_what_waits(scoped: House) -> None:
    for number in range(3):
        letter_to(scoped, number, batch="decisions")
    letter_to(scoped, 9)
    Message.objects.filter(dedupe_key="letter-0").update(state=MessageState.SENDING)
    assert hold(organisation=scoped.organisation, by=scoped.owner, batch="decisions") == 2
    states = dict(Message.objects.values_list("dedupe_key", "state"))
    assert states == {
        "letter-0": "sending", "letter-1": "held", "letter-2": "held", "letter-9": "queued",
    }  # fmt: skip
    page = visitor(scoped.coordinator).get("/o/ours/desk/mail/").content.decode()
    assert "0 sent, 0 waiting, 2 held back" in page
