"""Source records over REST (CONTRACTS.md)."""
