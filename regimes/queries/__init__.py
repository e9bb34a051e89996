"""Reads of packs, and of what stands around them."""
