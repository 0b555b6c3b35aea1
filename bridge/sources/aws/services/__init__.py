"""What all other services say of their things."""
