"""What a regime's file must hold, and the cast of the demonstration."""

from regimes.rules.cast import PASSWORD

__all__ = ["PASSWORD"]
