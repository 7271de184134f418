"""Mails of conversations with the team. What is said stands in the mail, as in any letter; answers go back
into the conversation where mail is read, to the organisation's own address elsewhere."""

from datetime import datetime

from spona.core.translated import plain
from spona.mentoring.models import Mentorship
from spona.messaging.actions import send
from spona.messaging.incoming_addresses import reply_address
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.people.models import Person
from spona.support.models.threads import Post, Thread

MOST = 3900  # letters in a mail, which tames no more; the whole stands behind its link


def said(
    *, post: Post, thread: Thread, to: Person, pair: Mentorship | None, now: datetime
) -> Message | None:
    """To somebody in the conversation: what was said now."""
    language = to.preferred_language or to.organisation.default_language
    who = post.by.name if post.by else plain(to.organisation.name, language)
    link = issue(person=to, purpose="thread", target=thread, now=now)
    return send(
        kind="thread_pair" if pair else "thread_one",
        to=to,
        values={"who": who},
        texts={"text": _beginning(post.text) or "…"},
        links={"link": address_of(link)},
        dedupe_key=f"thread:{post.public_id}:{to.public_id}",
        reply_to=reply_address(person=to, purpose="thread", target=thread),
        now=now,
    )


def _beginning(text: str) -> str:
    """What a mail holds of it; who reads only that sees that there is more."""
    if len(text) <= MOST:
        return text
    return text[:MOST].rpartition(" ")[0] + " …"
