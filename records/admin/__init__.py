"""The desk's pages of this room: subjects, records, catalogue, law, files."""

from records.admin import catalogue, files, law, records, subjects

__all__ = ["catalogue", "files", "law", "records", "subjects"]
