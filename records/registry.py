"""What this room tells the engine, and what rooms above tell this one."""


def register_room() -> None:
    from records import checks  # noqa: F401, PLC0415 - registers its checks
