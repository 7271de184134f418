"""How much an organisation sends in a minute: counted from what was sent, so that every worker counts the
same. Mails of accounts (sign-in codes) belong to no organisation and are never held up."""

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from spona.messaging.models import Message

MINUTE = timedelta(minutes=1)
COUNTED_ANEW = 10  # letters; another worker may be sending too


class Allowance:
    """What may still leave in this minute. Across organisations."""

    def __init__(self, *, now: datetime) -> None:
        self.rate: int = settings.MAIL_PER_MINUTE  # 0: as much as there is
        self._count(now)

    def _count(self, now: datetime) -> None:
        self.taken = 0
        self.sent: Counter[int | None] = Counter()
        if self.rate:
            minute = Message.objects.filter(sent_at__gt=now - MINUTE).order_by()
            self.sent = Counter(minute.values_list("organisation", flat=True))

    def full(self) -> list[int]:
        """Organisations that have sent all they may."""
        return [key for key, n in self.sent.items() if key is not None and n >= self.rate]

    def takes(self, organisation: int | None) -> bool:
        """May one more of this organisation leave now? Then it counts as sent."""
        if not self.rate or organisation is None:
            return True
        if self.taken >= COUNTED_ANEW:
            self._count(timezone.now())
        if self.sent[organisation] >= self.rate:
            return False
        self.sent[organisation] += 1
        self.taken += 1
        return True
