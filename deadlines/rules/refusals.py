"""What is not done, with a stable code; `queries` has the sentence."""


class Refused(Exception):
    """What was asked is not lawful, or makes no sense; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
