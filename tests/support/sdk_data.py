"""The AWS SDK's own data, read once: each session would look through two thousand folders and parse a megabyte anew."""

from functools import cache

import botocore.session


def keep() -> None:
    """All sessions from now on share one loader. It only reads, so that clients are what they would be without."""
    if not hasattr(botocore.session.create_loader, "cache_info"):
        botocore.session.create_loader = cache(botocore.session.create_loader)
