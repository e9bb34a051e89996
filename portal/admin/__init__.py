"""The desk's pages of this room."""

from portal.admin import paper

__all__ = ["paper"]
