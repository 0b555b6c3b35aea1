"""python -m bridge …, one module per command."""
