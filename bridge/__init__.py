"""Webhooks in, Slack messages out, nothing kept."""

VERSION = "0.1.0"  # pyproject.toml and package.json have it too; a test holds them equal
