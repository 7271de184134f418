"""Meeting times, wishes about each other, names from outside: told on the same two pages."""

import pytest

from spona.core.scope import in_organisation
from spona.needs.forms.meeting import cells_of, windows_of
from spona.needs.models import NeedProfile, Offer, Preference, Suggestion
from spona.needs.wishes import StrangeWish, answer_mentees, change_wish_settings, rank_mentors
from spona.programmes.states import Standing
from tests.characters import House, visitor
from tests.needs.test_answers import link_to, needs_form, offer_form
from tests.programmes.test_people import in_pool


def allow(house: House) -> None:
    with in_organisation(house.organisation):
        change_wish_settings(cycle=house.cycle, mentees_rank=True, mentors_answer=True, by=None)


def test_neighbouring_parts_of_a_day_are_one_window() -> None:
    windows = windows_of(["2-720", "0-1020", "2-480"])
    assert windows == ((0, 1020, 1260), (2, 480, 1020))
    assert cells_of([list(window) for window in windows]) == ["0-1020", "2-480", "2-720"]
    assert cells_of([[4, 700, 790]]) == ["4-720"]  # ten past one is most of an afternoon's hour


def test_times_and_years_are_kept_and_shown_again(house: House) -> None:
    path = link_to(house.mentee, "needs")
    more = {"years": "7", "meeting_mode": "online", "meeting_town": "Prizren"}
    visitor().post(path, needs_form(house, windows=["0-480", "6-1020"], **more))
    with in_organisation(house.organisation):
        profile = NeedProfile.objects.get(participation=house.mentee)
        house.mentee.person.refresh_from_db()
    assert profile.windows == [[0, 480, 720], [6, 1020, 1260]]
    assert (profile.meeting_mode, profile.meeting_town) == ("online", "Prizren")
    assert profile.time_zone == "Europe/Belgrade"
    assert house.mentee.person.years_of_experience == 7
    page = visitor().get(path).content.decode()
    assert page.count('name="windows"') == 21
    assert 'value="6-1020" aria-label="Sunday, Evening" checked' in page


def test_an_offer_says_when_and_across_borders(house: House) -> None:
    path = link_to(house.mentor, "offer")
    form = offer_form(house, cross_border="wish", windows=["3-720"], time_zone="Europe/London")
    assert visitor().post(path, form).status_code == 302
    with in_organisation(house.organisation):
        offer = Offer.objects.get(participation=house.mentor)
    assert (offer.cross_border, offer.windows) == ("wish", [[3, 720, 1020]])
    assert offer.time_zone == "Europe/London"
    assert visitor().post(path, {**form, "windows": ["9-1"]}).status_code == 422
    assert visitor().post(path, {**form, "years": "81"}).status_code == 422


def test_nobody_is_named_before_the_programme_allows_it(house: House) -> None:
    path = link_to(house.mentee, "needs")
    assert house.mentor.person.name not in visitor().get(path).content.decode()
    wish = {"wish1": house.mentor.public_id}
    assert visitor().post(path, needs_form(house, **wish)).status_code == 302
    with in_organisation(house.organisation):
        assert not Preference.objects.exists()


def test_a_mentee_ranks_only_mentors_who_take_part(house: House) -> None:
    """Somebody who was only asked, or said no, is never shown to her."""
    allow(house)
    asked = in_pool(house, "Asked Mentor", part=house.mentor.part)
    with in_organisation(house.organisation):
        house.other_mentor.standing = Standing.DECLINED
        house.other_mentor.save()
    path = link_to(house.mentee, "needs")
    page = visitor().get(path).content.decode()
    assert house.mentor.person.name in page
    assert asked.person.name not in page
    assert house.other_mentor.person.name not in page
    refused = visitor().post(path, needs_form(house, wish1=asked.public_id))
    assert refused.status_code == 422
    twice = {"wish2": house.mentor.public_id, "wish3": house.mentor.public_id}
    assert visitor().post(path, needs_form(house, **twice)).status_code == 302
    with in_organisation(house.organisation):
        assert list(Preference.objects.values_list("about", "rank", "answer")) == [
            (house.mentor.pk, 1, "")
        ]


def test_a_mentor_says_yes_maybe_or_no(house: House) -> None:
    allow(house)
    path = link_to(house.mentor, "offer")
    keys = {f"about_{house.mentee.public_id}": "no", f"about_{house.other_mentee.public_id}": ""}
    assert visitor().post(path, offer_form(house, **keys)).status_code == 302
    with in_organisation(house.organisation):
        assert list(Preference.objects.values_list("about", "rank", "answer")) == [
            (house.mentee.pk, None, "no")
        ]
    page = visitor().get(path).content.decode()
    assert '<option value="no" selected>' in page
    assert (
        "Rather not"
        not in visitor()
        .get(link_to(house.mentee, "needs"))
        .content.decode()
        .split("cross_border")[0]
    )


def test_a_wish_is_about_the_other_side_of_the_same_cycle(scoped: House) -> None:
    with pytest.raises(StrangeWish):
        rank_mentors(mentee=scoped.mentee, mentors=[scoped.other_mentee])
    with pytest.raises(StrangeWish):
        answer_mentees(mentor=scoped.mentee, answers={scoped.mentor: "yes"})


def test_a_mentee_suggests_a_name_once(house: House) -> None:
    path = link_to(house.mentee, "needs")
    named = {"suggested_name": "Јелена Марић", "suggested_why": "She built a festival."}
    for _again in range(2):
        visitor().post(path, needs_form(house, **named))
    with in_organisation(house.organisation):
        found = Suggestion.objects.get()
    assert (found.by, found.name, found.why) == (
        house.mentee,
        "Јелена Марић",
        "She built a festival.",
    )
    assert "You named:" in visitor().get(path).content.decode()


def test_the_team_allows_wishes(house: House) -> None:
    url = "/o/ours/desk/cycles/2026/needs/wishes/"
    assert visitor(house.coordinator).get(url).status_code == 200
    assert visitor(house.viewer).get(url).status_code == 403
    visitor(house.coordinator).post(url, {"mentees_rank": "on"})
    page = visitor().get(link_to(house.mentee, "needs")).content.decode()
    assert "My first wish" in page
