"""Every kind of mail is declared by the room that sends it."""

from pathlib import Path

import spona
from spona.messaging.kinds import automatic_kinds, kind_of, kinds, kinds_of
from spona.messaging.states import OptionalMail

TEMPLATES = sorted(path.stem for path in Path(spona.__file__).parent.glob("*/templates/mail/*.txt"))


def test_each_template_is_declared_and_each_kind_has_one() -> None:
    assert list(kinds()) == TEMPLATES


def test_what_one_needs_in_order_to_act_is_never_optional() -> None:
    optional = {kind for group in OptionalMail for kind in kinds_of(group)}
    assert optional == {
        "digest",
        "meeting_ask",
        "pulse_ask",
        "pulse_reminder",
        "reflection_invited",
        "session_reminder",
        "silence_no_logging",
        "silence_no_meeting",
        "team_letter",
    }
    assert set(automatic_kinds()) == optional - {"session_reminder", "team_letter"}
    assert kind_of("decision_selected").optional is None
