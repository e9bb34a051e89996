"""The desk's pages of this room."""

from notices.admin import codes, letters, passes

__all__ = ["codes", "letters", "passes"]
