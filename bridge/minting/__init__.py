"""Minting: what the command line and the page both need to make a URL, or to tell what one holds."""
