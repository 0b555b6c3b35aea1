"""The local page: what the bridge posts as Slack would show it, on this computer alone. Never in Lambda."""
