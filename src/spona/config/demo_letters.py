"""The demo's letters to many: one that has gone out, one that waits for a colleague."""

from datetime import datetime, timedelta

from spona.config.demo_clock import told
from spona.people.models import Person
from spona.programmes.models import Cycle
from spona.programmes.states import Part
from spona.support.actions.letters import (
    GRACE,
    approve,
    ask_approval,
    mark_of,
    readers_now,
    save_letter,
    write_portion,
)
from spona.support.queries.letters import Choice
from spona.support.states import PairChoice

GATHERING = (
    {"en": "Half way: what we learned in November", "sr": "Пола пута: шта смо научили у новембру"},
    {
        "en": "Thank you for two good days.\n\nWhat you asked for most is a workshop on budgets. It "
        "comes in January, with somebody who has read many.\n\nThe photographs are with us; write if "
        "you do not want to be on one.",
        "sr": "Хвала на два добра дана.\n\nНајвише сте тражили радионицу о буџетима. Биће у јануару, "
        "са неким ко их је много прочитао.\n\nФотографије су код нас; јавите ако не желите да будете "
        "на некој.",
    },
)
JANUARY = (
    {"en": "Before the second consultations", "sr": "Пре других консултација"},
    {
        "en": "In January we talk with each pair for half an hour.\n\nPlease look at your goals with "
        "{other} before that: what still holds, what has changed.\n\n{link}",
        "sr": "У јануару разговарамо са сваким паром по пола сата.\n\nМолимо вас да пре тога погледате "
        "циљеве, заједно: {other} и ви. Шта још важи, шта се променило.\n\n{link}",
    },
)


def write_letters(*, cycle: Cycle, coordinator: Person, owner: Person, now: datetime) -> None:
    """`now` is this morning."""
    then = told(now - timedelta(days=12))
    subject, text = GATHERING
    letter = save_letter(
        letter=None, cycle=cycle, choice=Choice(part=Part.MENTEE), is_needed=False,
        subject=subject, text=text, by=coordinator, now=then,
    )  # fmt: skip
    ask_approval(letter=letter, by=coordinator, now=then)
    seen = mark_of(letter, readers_now(letter=letter, today=then.date()))
    letter = approve(letter=letter, by=owner, seen=seen, now=then)
    while write_portion(letter=letter, now=then + GRACE):
        pass
    told(now)
    subject, text = JANUARY
    letter = save_letter(
        letter=None, cycle=cycle, choice=Choice(pair=PairChoice.ACTIVE), is_needed=False,
        subject=subject, text=text, by=coordinator, now=now,
    )  # fmt: skip
    ask_approval(letter=letter, by=coordinator, now=now)
