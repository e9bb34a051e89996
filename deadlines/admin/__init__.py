"""The desk's pages about time: calendars and clock rules, each clock of a case, the queue, outages, recounts and redress."""

from deadlines.admin import calendars, outages, recounts, timers

__all__ = ["calendars", "outages", "recounts", "timers"]
