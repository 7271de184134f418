"""Public ids: what stands in addresses. Random, so that no one can count or guess rows."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/l/i: read aloud without mistakes


def new_public_id() -> str:
    """12 characters, about 59 bits; unique by constraint, never a permission by itself."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


def new_secret_id() -> str:
    """26 characters, about 128 bits: for ids that open something."""
    return "".join(secrets.choice(ALPHABET) for _ in range(26))
