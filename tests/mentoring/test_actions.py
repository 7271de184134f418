"""What a pair and the team can do with a mentorship, and what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from spona.core.models import AuditLine
from spona.core.states import WrongState
from spona.mentoring import actions
from spona.mentoring.models import (
    Acceptance,
    AgreementText,
    Mentorship,
)
from spona.mentoring.rules import CannotRecord
from spona.mentoring.states import (
    MENTORSHIP_STEPS,
    EndReason,
    Initiator,
    MentorshipState,
)
from spona.messaging.models import Link, Message
from spona.people.states import Channel
from spona.programmes.states import Standing
from tests.characters import NOW, TODAY, House, make_mentee


def verbs() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("verb", flat=True))


def test_two_who_take_part_become_a_pair_and_both_are_told(scoped: House) -> None:
    pair = actions.start_mentorship(
        mentee=scoped.other_mentee, mentor=scoped.other_mentor, today=TODAY, now=NOW, by=None
    )
    assert (pair.state, pair.started_on) == (MentorshipState.ACTIVE, TODAY)
    assert verbs() == ["mentoring.mentorship_started"]
    told = {m.person_id: m for m in Message.objects.filter(kind="pair_started")}
    assert set(told) == {scoped.other_mentee.person_id, scoped.other_mentor.person_id}
    assert told[scoped.other_mentee.person_id].subject == (
        "You and Petra ours are a pair: Leaders 2026 ours"
    )
    assert set(Link.objects.values_list("purpose", "target_id")) == {("pair", pair.public_id)}


@pytest.mark.parametrize("standing", [s for s in Standing if s != Standing.CONFIRMED])
def test_nobody_is_paired_who_does_not_take_part(scoped: House, standing: Standing) -> None:
    scoped.other_mentor.standing = standing
    with pytest.raises(CannotRecord):
        actions.start_mentorship(
            mentee=scoped.other_mentee, mentor=scoped.other_mentor, today=TODAY, now=NOW, by=None
        )


def test_a_mentee_has_one_live_pair(scoped: House) -> None:
    with pytest.raises(CannotRecord, match="in a pair already"):
        actions.start_mentorship(
            mentee=scoped.mentee, mentor=scoped.other_mentor, today=TODAY, now=NOW, by=None
        )
    assert Mentorship.objects.count() == 1


def test_parts_are_not_swapped(scoped: House) -> None:
    with pytest.raises(CannotRecord):
        actions.start_mentorship(
            mentee=scoped.other_mentor, mentor=scoped.other_mentee, today=TODAY, now=NOW, by=None
        )


def test_a_cycle_without_agreement_gets_the_default_one(scoped: House) -> None:
    AgreementText.objects.all().delete()
    text = actions.ensure_agreement(cycle=scoped.cycle, now=NOW)
    assert (text.version, set(text.body)) == (1, {"en", "sr"})
    assert "About 9 meetings in the programme, each around 90 minutes" in text.body["en"]
    assert actions.ensure_agreement(cycle=scoped.cycle, now=NOW) == text


def test_a_new_agreement_is_a_new_version_and_old_yeses_stay(scoped: House) -> None:
    accept = {"mentorship": scoped.mentorship, "participation": scoped.mentee, "now": NOW}
    first = actions.accept_agreement(**accept, language="en", channel=Channel.LINK)
    again = actions.accept_agreement(**accept, language="sr", channel=Channel.PAGE)
    assert again == first
    text = actions.publish_agreement(
        cycle=scoped.cycle, body={"en": "New."}, by=scoped.coordinator, now=NOW
    )
    assert text.version == 2
    actions.accept_agreement(**accept, language="en", channel=Channel.PAGE)
    assert list(Acceptance.objects.order_by("pk").values_list("text__version", "channel")) == [
        (1, "link"),
        (2, "page"),
    ]


def test_the_text_in_force_is_not_published_again(scoped: House) -> None:
    publish = {"cycle": scoped.cycle, "by": scoped.coordinator, "now": NOW}
    actions.publish_agreement(**publish, body={"en": "# We agree\n\n- To meet.\n"})
    with pytest.raises(CannotRecord, match="in force already"):  # as a browser sends it back
        actions.publish_agreement(**publish, body={"en": "# We agree\r\n\r\n- To meet.", "sr": " "})
    assert AgreementText.objects.count() == 2


def test_only_the_two_accept(scoped: House) -> None:
    with pytest.raises(PermissionDenied):
        actions.accept_agreement(
            mentorship=scoped.mentorship,
            participation=scoped.other_mentee,
            language="en",
            channel=Channel.PAGE,
            now=NOW,
        )


@pytest.mark.parametrize("before", list(MentorshipState))
@pytest.mark.parametrize("after", sorted(set(MentorshipState) - {MentorshipState.PREPARING}))
def test_the_table_of_steps_is_the_only_door(
    scoped: House, before: MentorshipState, after: MentorshipState
) -> None:
    over = before in {MentorshipState.COMPLETED, MentorshipState.ENDED}
    Mentorship.objects.update(state=before, ended_on=TODAY if over else None)
    pair = Mentorship.objects.get()
    common = {"mentorship": pair, "today": TODAY, "now": NOW, "by": scoped.coordinator}
    reason = {"reason": EndReason.NO_FIT, "initiator": Initiator.BOTH}
    step = {
        MentorshipState.PAUSED: lambda: actions.pause_mentorship(**common, **reason),
        MentorshipState.ACTIVE: lambda: actions.resume_mentorship(**common),
        MentorshipState.COMPLETED: lambda: actions.complete_mentorship(**common),
        MentorshipState.ENDED: lambda: actions.end_mentorship(**common, **reason),
    }[after]
    if after in MENTORSHIP_STEPS[before]:
        step()
        assert Mentorship.objects.get().state == after
        assert AuditLine.objects.get().detail["after"] == after
    else:
        with pytest.raises(WrongState):
            step()
        assert Mentorship.objects.get().state == before


def test_an_early_end_tells_both_and_names_no_reason(scoped: House) -> None:
    actions.end_mentorship(
        mentorship=scoped.mentorship,
        reason=EndReason.CONDUCT,
        initiator=Initiator.MENTEE,
        today=TODAY,
        now=NOW,
        by=scoped.coordinator,
    )
    pair = Mentorship.objects.get()
    assert (pair.ended_on, pair.end_reason, pair.end_initiator) == (TODAY, "conduct", "mentee")
    mails = list(Message.objects.all())
    assert len(mails) == 2
    assert not any("conduct" in m.text.lower() for m in mails)


def test_an_end_can_be_silent(scoped: House) -> None:
    actions.end_mentorship(
        mentorship=scoped.mentorship,
        reason=EndReason.OTHER,
        initiator=Initiator.TEAM,
        today=TODAY,
        now=NOW,
        by=scoped.coordinator,
        tell=False,
    )
    assert Message.objects.count() == 0


def test_the_team_asks_once_a_day(scoped: House) -> None:
    ask = {"mentorship": scoped.mentorship, "by": scoped.coordinator}
    for _n in range(2):
        assert actions.ask_to_log(**ask, now=NOW) == 2
    assert Message.objects.filter(kind="session_reminder").count() == 2
    actions.ask_to_log(**ask, now=NOW + timedelta(days=1))
    assert Message.objects.count() == 4
    assert set(Link.objects.values_list("purpose", flat=True)) == {"session", "mail"}


def test_a_paused_pair_is_left_in_peace(scoped: House) -> None:
    Mentorship.objects.update(state="paused")
    scoped.mentorship.refresh_from_db()
    with pytest.raises(CannotRecord):
        actions.ask_to_log(mentorship=scoped.mentorship, by=scoped.coordinator, now=NOW)
    assert Message.objects.count() == 0


def test_a_mentor_with_two_mentees_has_two_pairs(scoped: House) -> None:
    third = make_mentee(scoped.cycle, "Vesa ours", areas=scoped.areas)
    actions.start_mentorship(mentee=third, mentor=scoped.mentor, today=TODAY, now=NOW, by=None)
    assert Mentorship.objects.filter(mentor=scoped.mentor).count() == 2
