"""Thousands of events through the bridge while Slack fails at random; judged by Slack's and SQS's own records."""
