"""The commands of `python -m bridge`: one module or folder each, and what they share."""
