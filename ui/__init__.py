"""Command line, chat and protocols: thin calls of the same functions."""
