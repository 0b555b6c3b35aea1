"""What the security services found."""
