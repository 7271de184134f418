"""What a chat reads: a few plain lines and a way to the desk, in the organisation's language.

Without `names_people` no line says whom it is about. What people typed (names) is tamed for the chat:
nobody is called by an @, nothing becomes a link or bold.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from spona.core.translated import plain
from spona.messaging.wording import tame
from spona.support.models.alerts import Alert, AlertChannel
from spona.support.models.desk import Task
from spona.support.queries.alerts import open_tasks_of
from spona.support.states import ChatKind, TaskKind, Tells
from spona.support.words import first_step_of


@dataclass(frozen=True)
class Line:
    text: str
    url: str


@dataclass(frozen=True)
class Told:
    """A message as it will be read."""

    title: str
    lines: tuple[Line, ...]
    button: str


def told(*, channel: AlertChannel, alerts: Iterable[Alert]) -> Told | None:
    """All that waits for a chat as one message; None where nothing of it is open any more."""
    kinds: dict[str, Counter[str]] = {key: Counter() for key in Tells.values}
    named, n = list[str](), 0
    for alert in alerts:
        kinds[alert.tells].update(alert.facts["kinds"])
        if alert.tells in {Tells.TASK, Tells.TALK}:
            named += alert.facts["tasks"]
            n += sum(alert.facts["kinds"].values())
    with override(channel.organisation.default_language):
        lines: list[Line] = []
        if n and n == len(named) and len(set(named)) <= MOST_LINES:
            tasks = open_tasks_of(public_ids=named)
            lines = [_task_line(task, channel) for task in tasks]
        elif n:
            lines = [_summary(kinds[Tells.TASK] + kinds[Tells.TALK], channel)]
        lines += _others(kinds, channel)
        return _whole(channel, lines) if lines else None


MOST_LINES = 3


def test_message(*, channel: AlertChannel) -> Told:
    """What goes out with the button."""
    with override(channel.organisation.default_language):
        text = _("A test: what needs the team will be told here.")
        return _whole(channel, [Line(text, _desk(channel, "support_alerts"))])


def payload(*, kind: str, told: Told) -> dict[str, Any]:
    """The JSON that this sort of chat takes.

    Slack (mrkdwn) and Mattermost (Markdown): `text`. Teams: an Adaptive Card in a message, as the
    trigger "When a Teams webhook request is received" of Workflows takes it; its text runs know no
    markup.
    """
    if kind == ChatKind.SLACK:
        lines = [f"{_slack(one.text)} <{one.url}|{_slack(told.button)}>" for one in told.lines]
        return {"text": "\n".join([f"*{_slack(told.title)}*", *lines])}
    if kind == ChatKind.MATTERMOST:
        lines = [f"{_markdown(one.text)} [{told.button}]({one.url})" for one in told.lines]
        return {"text": "  \n".join([f"**{_markdown(told.title)}**", *lines])}
    return {
        "type": "message",
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": None,
                "content": {
                    "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                    "type": "AdaptiveCard",
                    "version": "1.4",
                    "body": [
                        _run(told.title, weight="Bolder"),
                        *(_run(one.text) for one in told.lines),
                    ],
                    "actions": [
                        {"type": "Action.OpenUrl", "title": told.button, "url": url}
                        for url in dict.fromkeys(one.url for one in told.lines)
                    ],
                },
            }
        ],
    }


def _run(text: str, **style: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **style}]}


def _slack(text: str) -> str:
    """The three signs that Slack reads as its own; bold and the like are only looks."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _markdown(text: str) -> str:
    """Nothing is marked up, and an @ calls nobody."""
    return re.sub(r"([\\`*_\[\]()<>#|~!])", r"\\\1", text).replace("@", "@\u200b")


def _whole(channel: AlertChannel, lines: list[Line]) -> Told:
    organisation = channel.organisation
    name = tame(plain(organisation.name, organisation.default_language), 80)
    return Told(title=f"{name} · Spona", lines=tuple(lines), button=_("Open"))


def _desk(channel: AlertChannel, name: str, query: str = "", **kwargs: str) -> str:
    path = reverse(name, kwargs={"org": channel.organisation.slug, **kwargs})
    return settings.SITE_URL + path + query


def _task_line(task: Task, channel: AlertChannel) -> Line:
    step = first_step_of(task)
    what = {"what": TaskKind(task.kind).label, "step": step}
    if task.kind == TaskKind.WANTS_TALK:
        text = _("Somebody wants to talk with the team. %(step)s") % what
    elif task.kind == TaskKind.BY_HAND:
        text = _("A colleague put a task on the desk.")
    elif task.mentorship is None:
        text = _("The team has a new task: %(what)s. %(step)s") % what
    else:
        text = _("A pair needs somebody: %(what)s. %(step)s") % what
    pair = task.mentorship
    if channel.names_people and pair is not None:
        text = f"{tame(pair.mentee.person.name)} – {tame(pair.mentor.person.name)}: {text}"
    return Line(text, _desk(channel, "support_task", public_id=task.public_id))


def _summary(kinds: Counter[str], channel: AlertChannel) -> Line:
    n = kinds.total()
    said = ngettext("%(n)d thing is new on the desk", "%(n)d things are new on the desk", n)
    parts = ", ".join(f"{TaskKind(kind).label} {count}" for kind, count in kinds.most_common())
    return Line(f"{said % {'n': n}}: {parts}.", _desk(channel, "support_tasks", "?whose=all"))


def _others(kinds: dict[str, Counter[str]], channel: AlertChannel) -> list[Line]:
    lines = []
    if n := kinds[Tells.MAIL].total():
        said = ngettext("%(n)d address takes no mail.", "%(n)d addresses take no mail.", n)
        lines.append(Line(said % {"n": n}, _desk(channel, "messaging_outbox")))
    if n := kinds[Tells.LETTER].total():
        said = ngettext("%(n)d letter waits for approval.", "%(n)d letters wait for approval.", n)
        lines.append(Line(said % {"n": n}, _desk(channel, "support_tasks", "?whose=all")))
    return lines
