"""What this room tells the engine, and what rooms above tell this one."""


def join_engine() -> None:
    """Filled in below."""
