"""Spona: run a mentorship programme through its whole year."""

__version__ = "0.1.0"
