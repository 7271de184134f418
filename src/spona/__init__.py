"""Spona: run a mentorship programme through its whole year."""
