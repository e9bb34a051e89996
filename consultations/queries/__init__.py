"""Reads: drafts and their facts, comments and their groups, what the public is shown."""
