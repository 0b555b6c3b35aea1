"""make check: of all tests those that a change concerns, without coverage. What was left out is said, not hidden."""
