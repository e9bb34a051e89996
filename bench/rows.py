"""What a benchmark reports."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. A ratio is measured in the same run as what it is measured against.

    `gate` is the bound that `figure` is held to: the ratio where there is one, else the value. `at_most` says which way.
    An absolute gate binds only at SCALE=1; a ratio binds always.
    """

    name: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    gate: float | None = None
    at_most: bool = False
    scale: float = 1.0

    @property
    def ok(self) -> bool | None:
        if self.gate is None or (self.ratio is None and self.scale < 1):
            return None
        figure = self.value if self.ratio is None else self.ratio
        return figure <= self.gate if self.at_most else figure >= self.gate

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ok": self.ok}

    def __str__(self) -> str:
        verdict = {True: "ok", False: "short", None: "-"}[self.ok]
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}×"
        gate = "" if self.gate is None else f"{'≤' if self.at_most else '≥'} {self.gate:g}"
        value = f"{self.value:,.3g}" if self.value < 1000 else f"{self.value:,.0f}"
        return f"{self.name:<44} {value:>10} {self.unit:<8} {self.against:<38} {ratio:>8} {gate:>8} {verdict:<5} @{self.scale:g}"


Benchmark = Callable[[float], Iterator[Row]]
