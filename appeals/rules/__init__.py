"""What may be filed, until when, and what a decision needs. Pure."""
