"""The only writers of this room."""

from appeals.transitions.filing import Filed, file

__all__ = ["Filed", "file"]
