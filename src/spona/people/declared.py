"""Every address declares who may open it, or the process does not start."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver

# Addresses of libraries, by the namespace-free name; everything else carries its decorator.
OF_LIBRARIES = {
    "account_login": "anyone",
    "account_signup": "anyone",
    "account_logout": "anyone",
    "account_inactive": "anyone",
    "account_reauthenticate": "signed_in",
    "account_email": "signed_in",
    "account_email_verification_sent": "anyone",
    "account_confirm_email": "anyone",
    "account_change_password": "signed_in",
    "account_set_password": "signed_in",
    "account_reset_password": "anyone",
    "account_reset_password_done": "anyone",
    "account_reset_password_from_key": "anyone",
    "account_reset_password_from_key_done": "anyone",
    "account_confirm_password_reset_code": "anyone",
    "account_request_login_code": "anyone",
    "account_confirm_login_code": "anyone",
    "mfa_index": "signed_in",
    "mfa_authenticate": "anyone",
    "mfa_trust": "anyone",
    "mfa_reauthenticate": "signed_in",
    "mfa_activate_totp": "signed_in",
    "mfa_deactivate_totp": "signed_in",
    "mfa_generate_recovery_codes": "signed_in",
    "mfa_view_recovery_codes": "signed_in",
    "mfa_download_recovery_codes": "signed_in",
    "mfa_list_webauthn": "signed_in",
    "mfa_add_webauthn": "signed_in",
    "mfa_edit_webauthn": "signed_in",
    "mfa_remove_webauthn": "signed_in",
    "mfa_reauthenticate_webauthn": "signed_in",
    "mfa_login_webauthn": "anyone",
    "mfa_signup_webauthn": "anyone",
    "usersessions_list": "signed_in",
    "set_language": "anyone",
}


def every_address() -> Iterator[tuple[str, str, URLPattern]]:
    """(name, audience or "", pattern) of every URL of the running configuration."""
    yield from _walk(get_resolver().url_patterns)


def _walk(patterns: list[Any]) -> Iterator[tuple[str, str, URLPattern]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns)
        else:
            name = entry.name or ""
            audience = getattr(entry.callback, "audience", "") or OF_LIBRARIES.get(name, "")
            yield name, audience, entry


@register("spona")
def every_address_declares_its_audience(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [
        Error(
            f"The address {pattern.pattern} ({name or 'no name'}) does not say who may open it.",
            hint="Decorate the view with one of spona.people.access.",
            id="spona.E001",
        )
        for name, audience, pattern in every_address()
        if not audience or not name
    ]


def require_declared_addresses() -> None:
    """Called when the server starts: refuse to serve a page nobody declared."""
    if errors := every_address_declares_its_audience(None):
        raise SystemExit("\n".join(str(e.msg) for e in errors))
