from typing import Any

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "spona.messaging"
    label = "messaging"

    def ready(self) -> None:
        from django.db.models.signals import pre_delete

        from spona.core.signals import account_mail
        from spona.messaging.kinds import DIGEST, declare
        from spona.messaging.states import OptionalMail
        from spona.people.models import Person
        from spona.people.signals import address_changed, login_offered, team_invited

        account_mail.connect(_account_mail, dispatch_uid="messaging.account_mail")
        team_invited.connect(_team_invited, dispatch_uid="messaging.team_invited")
        login_offered.connect(_login_offered, dispatch_uid="messaging.login_offered")
        address_changed.connect(_address_changed, dispatch_uid="messaging.address_changed")
        pre_delete.connect(
            _person_erased, sender=Person, dispatch_uid="messaging.forget_refused_address"
        )
        declare("account", "address_changed", "consents", "link_renewed", "team_invitation")
        declare(DIGEST, automatic=True, optional=OptionalMail.REMINDERS)
        declare("team_letter", optional=OptionalMail.NEWS)
        declare("team_notice")


def _account_mail(*, to: str, subject: str, text: str, **_rest: Any) -> None:
    from django.utils import timezone

    from spona.messaging.actions import send_account_mail

    send_account_mail(to=to, subject=subject, text=text, now=timezone.now())


def _team_invited(*, invitation: Any, now: Any, **_rest: Any) -> None:
    from spona.messaging.letters import team_invitation

    team_invitation(invitation=invitation, now=now)


def _login_offered(*, person: Any, now: Any, **_rest: Any) -> None:
    from spona.messaging.letters import login_offer

    login_offer(person=person, now=now)


def _address_changed(*, person: Any, before: str, **_rest: Any) -> None:
    from django.utils import timezone

    from spona.messaging.letters import address_changed
    from spona.messaging.links import revoke_all

    now = timezone.now()
    revoke_all(person=person, now=now)
    address_changed(person=person, before=before, now=now)


def _person_erased(*, instance: Any, **_rest: Any) -> None:
    from spona.messaging.refusals import forget_refusal

    forget_refusal(person=instance, email=instance.email)
