"""Regimes come in as drafts; the demonstration's world is played through the moves."""

from regimes.transitions.people import seed_calendar, seed_people

__all__ = ["seed_calendar", "seed_people"]
