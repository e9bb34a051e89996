"""Reads of this room: subjects and their names, the law, the catalogue, records, files."""
