"""What travels sealed in a URL, and the keys that seal it."""
