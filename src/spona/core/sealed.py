"""Short secrets that the product must be able to read again (the address of a chat), kept so that a copy
of the database alone gives nothing away. The key is made from the host's own (`SPONA_SECRET` or the file
`secret`); whoever has both has everything, as before.
"""

import base64

from django.conf import settings
from django.utils.crypto import salted_hmac


def seal(text: str, *, purpose: str) -> str:
    """Encrypted and signed (Fernet: AES-128-CBC with HMAC-SHA256), for this purpose only."""
    from cryptography.fernet import Fernet

    return Fernet(_key(settings.SECRET_KEY, purpose)).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str | None:
    """What was sealed for this purpose; None where the host's key is another by now."""
    from cryptography.fernet import Fernet, InvalidToken, MultiFernet

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    try:
        found = MultiFernet([Fernet(_key(key, purpose)) for key in keys]).decrypt(sealed.encode())
    except InvalidToken:
        return None
    return found.decode()


def _key(secret: str | bytes, purpose: str) -> bytes:
    made = salted_hmac(f"spona.sealed.{purpose}", "key", secret=secret, algorithm="sha256")
    return base64.urlsafe_b64encode(made.digest())
