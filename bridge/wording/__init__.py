"""What is said, without a word of Slack: text, markup, phrases in both languages, the notice and its facts."""
