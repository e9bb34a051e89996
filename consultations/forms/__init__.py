"""What the public types, and what officials do."""
