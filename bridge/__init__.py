"""Webhooks in, Slack messages out, nothing kept."""
