"""Whether AWS is believed, and what is inside of all that an event came wrapped in."""
