"""The pair's own agreement: drafted by one, accepted by both, changed with what changed shown."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from spona.core.scope import in_organisation
from spona.mentoring import agreeing_actions as acts
from spona.mentoring.actions import publish_agreement
from spona.mentoring.agreement_points import changes, defaults
from spona.mentoring.models import Acceptance
from spona.mentoring.models.agreed import PairAgreement
from spona.mentoring.privacy import as_pair
from spona.mentoring.queries.agreed import agreed_of, answers_of
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.people.states import Channel
from spona.programmes.models import Participation
from tests.characters import NOW, House, Visitor, visitor


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def draft(house: House, by: Participation, seen: int = 0, **answers: str) -> PairAgreement:
    with in_organisation(house.organisation):
        return acts.draft_agreement(
            mentorship=house.mentorship,
            participation=by,
            answers=defaults(minutes=90) | answers,
            seen=seen,
            now=NOW,
        )


def yes(house: House, by: Participation, seen: int, seen_text: int = 1) -> None:
    with in_organisation(house.organisation):
        acts.say_yes(
            mentorship=house.mentorship,
            participation=by,
            language="en",
            channel=Channel.LINK,
            seen_text=seen_text,
            seen=seen,
            now=NOW,
        )


def page_of(house: House) -> str:
    return f"/o/ours/me/pairs/{house.mentorship.public_id}/agreement/"


def test_one_drafts_the_other_accepts_and_it_stands(house: House) -> None:
    draft(house, house.mentee, topics="No politics")
    with in_organisation(house.organisation):
        told = Message.objects.get(kind="agreement_drafted")
        assert told.person_id == house.mentor.person_id
        assert agreed_of(mentorship=house.mentorship).in_force is None
    yes(house, house.mentor, seen=1)
    yes(house, house.mentor, seen=1)
    with in_organisation(house.organisation):
        agreed = agreed_of(mentorship=house.mentorship)
        assert agreed.in_force is not None and agreed.proposed is None
        assert Acceptance.objects.filter(participation=house.mentor).count() == 1
        with as_pair(house.mentorship, person=house.mentee.person):
            assert answers_of(agreed.in_force)["topics"] == "No politics"


def test_a_change_shows_what_changed_and_the_old_one_stands_until_both_agree(house: House) -> None:
    draft(house, house.mentee, between="By mail within three days")
    yes(house, house.mentor, seen=1)
    draft(house, house.mentor, seen=1, between="By phone within three days", frequency="week")
    page = visitor(house.mentee.person).get(page_of(house)).content.decode()
    assert "− mail</del>" in page and "+ phone</ins>" in page
    with in_organisation(house.organisation):
        agreed = agreed_of(mentorship=house.mentorship)
        assert (agreed.in_force.number, agreed.proposed.number) == (1, 2)  # type: ignore[union-attr]
    yes(house, house.mentee, seen=2)
    with in_organisation(house.organisation):
        assert agreed_of(mentorship=house.mentorship).in_force.frequency == "week"  # type: ignore[union-attr]


def test_nobody_says_yes_to_what_she_has_not_read(house: House) -> None:
    draft(house, house.mentee)
    with pytest.raises(ValidationError, match="changed while you were reading"):
        yes(house, house.mentor, seen=0)
    with pytest.raises(ValidationError, match="changed while you were writing"):
        draft(house, house.mentor, seen=0)
    with pytest.raises(ValidationError, match="Nothing has changed"):
        draft(house, house.mentor, seen=1)
    with pytest.raises(PermissionDenied):
        draft(house, house.other_mentee)


def test_what_is_fixed_cannot_be_changed_and_nonsense_is_refused(house: House) -> None:
    version = draft(house, house.mentee, limits="None", team="Everything")
    with (
        in_organisation(house.organisation),
        as_pair(house.mentorship, person=house.mentee.person),
    ):
        assert {"limits", "team", "ending"}.isdisjoint(answers_of(version))
    for wrong in ({"minutes": "9"}, {"minutes": "²"}, {"frequency": "never"}, {"work": "x" * 1001}):
        with pytest.raises(ValidationError) as error:
            draft(house, house.mentor, seen=1, **wrong)
        assert list(error.value.error_dict) == list(wrong)


def test_a_new_text_of_the_programme_is_shown_with_what_changed(house: House) -> None:
    with in_organisation(house.organisation):
        publish_agreement(cycle=house.cycle, body={"en": "One\nTwo"}, by=None, now=NOW)
        text = publish_agreement(cycle=house.cycle, body={"en": "One\nThree"}, by=None, now=NOW)
        older = text.version - 1
        Acceptance.objects.create(
            organisation=house.organisation,
            mentorship=house.mentorship,
            text=house.cycle.agreement_texts.get(version=older),
            participation=house.mentee,
            accepted_at=NOW,
            language="en",
            channel=Channel.PAGE,
        )
    page = visitor(house.mentee.person).get(page_of(house)).content.decode()
    assert "− Two</del>" in page and "+ Three</ins>" in page


def test_everything_goes_by_link_and_the_two_take_the_file_with_them(house: House) -> None:
    with in_organisation(house.organisation):
        link = issue(person=house.mentor.person, purpose="pair", target=house.mentorship, now=NOW)
        start = "/" + address_of(link).split("/", 3)[3]
    nobody = Visitor()
    form = nobody.get(f"{start}agreement/points/")
    assert form.status_code == 200
    form = defaults(minutes=90) | {"version": "0", "topics": "Nothing about <family>"}
    assert nobody.post(f"{start}agreement/points/", form).status_code == 302
    assert nobody.post(f"{start}agreement/points/", form).status_code == 422
    page = nobody.get(f"{start}agreement/").content.decode()
    assert "Nothing about &lt;family&gt;" in page
    file = nobody.get(f"{start}agreement.pdf")
    assert file["Content-Type"] == "application/pdf" and file.content.startswith(b"%PDF")
    assert visitor(house.coordinator).get(f"{page_of(house)}pdf/").status_code == 404


def test_the_team_sees_how_often_and_how_long_and_no_more(house: House) -> None:
    draft(house, house.mentee, topics="SECRET-TOPIC", frequency="two_weeks", minutes="75")
    yes(house, house.mentor, seen=1)
    url = f"/o/ours/desk/pairs/{house.mentorship.public_id}/"
    page = visitor(house.owner).get(url).content.decode()
    assert "Every two weeks" in page and "75 minutes" in page
    assert "SECRET-TOPIC" not in page


def test_changes_of_words() -> None:
    assert changes("a b c", "a d c") == [
        ("same", "a"),
        ("removed", "b"),
        ("added", "d"),
        ("same", "c"),
    ]
