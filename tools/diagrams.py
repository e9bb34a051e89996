"""A table of moves drawn as SVG: the states in a column, beside each the moves that leave it, one lane for each state that
moves lead to. Pure and deterministic: the same table is the same file."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from cases.states import Move, Table

WIDTH_OF_BOX = 190
LEFT, TOP, GAP, ROW, LANE = 24, 30, 26, 18, 18
LABELS = LEFT + WIDTH_OF_BOX + 14  # where the rows of moves begin
LETTER = 7.25  # how wide one of a fixed-width face is at this size, in pixels
LONGEST_LABEL = 58  # letters, before it wraps
COLOURS = {"burden": "#982a1e", "relief": "#14613c", "": "#485566"}
STYLE = (
    "text{font:12px ui-monospace,Menlo,Consolas,'Liberation Mono',monospace}"
    ".state{font-weight:700;font-size:13px;fill:#15202d}.quiet{fill:#485566}"
    ".box{fill:#f3f5f8;stroke:#6c7887;stroke-width:1.5}.burdened{fill:#fcedeb;stroke:#982a1e}"
    ".end{fill:none;stroke:#6c7887}.lane{fill:none;stroke:#6c7887;stroke-width:1.5}.dot{fill:#15202d}"
)


@dataclass(frozen=True, slots=True)
class Row:
    """Moves of one effect that lead from one state to one other; without a target, those that stay."""

    verbs: tuple[str, ...]
    target: str | None
    effect: str

    @property
    def lines(self) -> list[str]:
        tail = "" if self.target is None else f" → {self.target}"
        head = "stays: " if self.target is None else ""
        return textwrap.wrap(head + ", ".join(self.verbs) + tail, LONGEST_LABEL, break_on_hyphens=False)


@dataclass(frozen=True, slots=True)
class Lane:
    """Whatever leads to one state comes together here."""

    place: int  # counted from the inside
    first: int
    last: int
    entry: int

    def x(self, edge: int) -> int:
        return edge + 16 + LANE * self.place


@dataclass(slots=True)
class Node:
    state: str
    opening: tuple[str, ...]
    rows: list[Row]
    entered: bool  # a lane leads to it
    burdened: str
    top: int = 0
    ys: list[int] = field(default_factory=list)  # of each row's line

    @property
    def lines(self) -> int:
        return sum(len(row.lines) for row in self.rows) + int(self.entered)

    @property
    def height(self) -> int:
        return max(40 + (ROW if self.burdened else 0), self.lines * ROW + 8)

    @property
    def ends(self) -> bool:
        return not any(row.target for row in self.rows)


def draw(table: Table, title: str) -> str:
    nodes = [node_of(state, table) for state in table.states]
    height = stack(nodes)
    lanes = lanes_of(nodes)
    longest = max((len(line) for node in nodes for row in node.rows for line in row.lines), default=0)
    edge = LABELS + int(longest * LETTER)
    width = edge + 24 + LANE * (1 + max((lane.place for lane in lanes.values()), default=0))
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="t d">',
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape("; ".join(sentences(nodes)))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *(line for lane in lanes.values() for line in drawn_lane(lane, edge)),
        *(line for node in nodes for line in drawn_node(node, edge, lanes)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def node_of(state: str, table: Table) -> Node:
    needs = dict(table.burdened).get(state, frozenset())
    leaving: dict[tuple[str | None, str], list[str]] = {}
    for move in table.moves:
        if state in move.sources:
            target = None if move.target in (None, state) else move.target
            leaving.setdefault((target, str(move.effect or "")), []).append(called(move))
    order = {code: at for at, code in enumerate(table.states)}
    rows = [Row(tuple(verbs), target, effect) for (target, effect), verbs in leaving.items()]
    return Node(
        state=state,
        opening=tuple(called(move) for move in table.moves if move.opens and move.target == state),
        rows=sorted(rows, key=lambda row: (row.target is None, order.get(row.target or "", 0), row.effect)),
        entered=any(target == state and source not in ("", state) for _, source, target in table.edges()),
        burdened=" + ".join(sorted(needs)),
    )


def called(move: Move) -> str:
    return f"{move.verb}*" if move.by_clock else move.verb


def stack(nodes: list[Node]) -> int:
    """Gives each its place, and returns how high all of them are."""
    y = TOP
    for node in nodes:
        y += ROW + 8 if node.opening else 0
        node.top = y
        line = y + ROW - 3 + (ROW if node.entered else 0)
        for row in node.rows:
            node.ys.append(line + ROW * (len(row.lines) - 1))
            line += ROW * len(row.lines)
        y += node.height + GAP
    return y


def lanes_of(nodes: list[Node]) -> dict[str, Lane]:
    """For each state that moves lead to. Short ones lie inside; no two that overlap share a place."""
    spans = []
    for target in (node for node in nodes if node.entered):
        ends = [y for node in nodes for row, y in zip(node.rows, node.ys, strict=True) if row.target == target.state]
        ends.append(entry(target))
        spans.append((max(ends) - min(ends), min(ends), max(ends), target))
    placed: dict[str, Lane] = {}
    for _, first, last, target in sorted(spans, key=lambda span: span[:3]):
        taken = {lane.place for lane in placed.values() if lane.first <= last + 4 and first <= lane.last + 4}
        free = next(place for place in range(len(spans)) if place not in taken)
        placed[target.state] = Lane(free, first, last, entry(target))
    return placed


def entry(node: Node) -> int:
    return node.top + ROW - 6


def drawn_lane(lane: Lane, edge: int) -> Iterator[str]:
    right = LEFT + WIDTH_OF_BOX
    yield f'<path class="lane" d="M{lane.x(edge)} {lane.first}V{lane.last}M{lane.x(edge)} {lane.entry}H{right + 8}"/>'
    yield f'<path d="M{right + 2} {lane.entry}l9 -4.5v9z" fill="#6c7887"/>'


def drawn_node(node: Node, edge: int, lanes: dict[str, Lane]) -> Iterator[str]:
    kind = "box burdened" if node.burdened else "box"
    yield f'<rect class="{kind}" x="{LEFT}" y="{node.top}" width="{WIDTH_OF_BOX}" height="{node.height}" rx="6"/>'
    if node.ends:
        inside = f'x="{LEFT + 4}" y="{node.top + 4}" width="{WIDTH_OF_BOX - 8}" height="{node.height - 8}" rx="4"'
        yield f'<rect class="end" {inside}/>'
    middle = node.top + node.height // 2 + (5 if not node.burdened else -3)
    yield f'<text class="state" x="{LEFT + 14}" y="{middle}">{escape(node.state)}</text>'
    if node.burdened:
        yield f'<text class="quiet" x="{LEFT + 14}" y="{middle + ROW}">{escape(node.burdened)}</text>'
    if node.opening:
        x, y = LEFT + 20, node.top - 18
        yield f'<circle class="dot" cx="{x}" cy="{y}" r="5"/><path class="lane" d="M{x} {y}V{node.top - 8}"/>'
        yield f'<path d="M{x} {node.top}l-4.5 -9h9z" fill="#6c7887"/>'
        yield f'<text class="quiet" x="{x + 14}" y="{y + 4}">{escape(", ".join(node.opening))}</text>'
    for row, y in zip(node.rows, node.ys, strict=True):
        yield from drawn_row(row, y, edge, lanes)


def drawn_row(row: Row, y: int, edge: int, lanes: dict[str, Lane]) -> Iterator[str]:
    colour = COLOURS[row.effect]
    if row.target is not None:
        begin = LABELS + int(len(row.lines[-1]) * LETTER) + 8
        x = lanes[row.target].x(edge)
        yield f'<path d="M{begin} {y}H{x}" stroke="{colour}" stroke-width="1.5" fill="none"/>'
        yield f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>'
    first = y - ROW * (len(row.lines) - 1)
    for number, line in enumerate(row.lines):
        yield f'<text x="{LABELS}" y="{first + ROW * number + 4}" fill="{colour}">{escape(line)}</text>'


def sentences(nodes: list[Node]) -> Iterator[str]:
    """The same in words, for whoever does not see it."""
    for node in nodes:
        if node.opening:
            yield f"begins as {node.state}: {', '.join(node.opening)}"
        for row in node.rows:
            where = f"from {node.state} to {row.target}" if row.target else f"stays {node.state}"
            yield f"{where}: {', '.join(row.verbs)}"
