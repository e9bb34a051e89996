"""What may be done with a draft and when, what changed between two texts, which comments say the same. Pure."""
