"""A secret that senders are to send besides, made where it is wanted."""

import secrets


def new_key() -> str:
    """A secret of our own making. It begins with a word by which it is found where it leaks (deploy/gitleaks.toml)."""
    return f"kakehashi_{secrets.token_urlsafe(32)}"
