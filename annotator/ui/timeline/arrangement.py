"""How a person has arranged the rows: order, what is hidden or folded, heights. Never part of the session. No Qt."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, cast

TierGrouping = Literal["tier", "participant", "coder", "code"]
"""One row per tier; or per tier and participant, per tier and coder, or per code, under a heading each."""
GROUPINGS: tuple[TierGrouping, ...] = ("tier", "participant", "coder", "code")

SCALES: Mapping[str, float] = MappingProxyType({"S": 0.7, "M": 1.0, "L": 1.9})
"""Heights by name, as parts of the usual one."""
_LEAST_SCALE, _MOST_SCALE = 0.5, 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What a person changed about the rows. Rows are named by their keys; keys of rows that are gone do no harm.

    Attributes:
        order: Tier rows in the order wanted; those not named follow in their own order.
        hidden: Rows that are not shown.
        folded: Rows and groups of rows that are drawn as one thin line.
        scales: Heights as parts of the usual one; 1 where not named.
    """

    grouping: TierGrouping = "tier"
    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()
    scales: Mapping[str, float] = field(default_factory=lambda: MappingProxyType(dict[str, float]()))

    def scale(self, key: str) -> float:
        """How many times its usual height a row has."""
        return self.scales.get(key, 1.0)

    def ordered(self, keys: Iterable[str]) -> list[str]:
        """``keys`` in the order wanted."""
        place = {key: index for index, key in enumerate(self.order)}
        return sorted(keys, key=lambda key: place.get(key, len(place)))

    def with_order(self, keys: Sequence[str]) -> Arrangement:
        """Rows in this order; rows not named keep their place behind them."""
        rest = [key for key in self.order if key not in set(keys)]
        return replace(self, order=(*keys, *rest))

    def with_hidden(self, key: str, hidden: bool) -> Arrangement:
        """The same with a row away, or there."""
        return replace(self, hidden=_with(self.hidden, key, hidden))

    def with_folded(self, key: str, folded: bool) -> Arrangement:
        """The same with a row folded to one line, or open."""
        return replace(self, folded=_with(self.folded, key, folded))

    def with_scale(self, key: str, scale: float) -> Arrangement:
        """The row this many times as high as usual, within reason."""
        kept = {name: value for name, value in self.scales.items() if name != key}
        wanted = min(max(scale, _LEAST_SCALE), _MOST_SCALE)
        if wanted != 1.0:
            kept[key] = wanted
        return replace(self, scales=MappingProxyType(kept))

    def with_grouping(self, grouping: TierGrouping) -> Arrangement:
        """The same with tiers grouped in another way."""
        return replace(self, grouping=grouping)

    def moved(self, key: str, by: int, shown: Sequence[str]) -> Arrangement:
        """The row ``by`` places further down among ``shown``; it stops at the ends."""
        if key not in shown:
            return self
        others = [other for other in shown if other != key]
        at = min(max(list(shown).index(key) + by, 0), len(others))
        return self.with_order([*others[:at], key, *others[at:]])

    def to_text(self) -> str:
        """For the settings file."""
        return json.dumps(
            {
                "grouping": self.grouping,
                "order": self.order,
                "hidden": sorted(self.hidden),
                "folded": sorted(self.folded),
                "scales": dict(self.scales),
            }
        )


def from_text(text: str) -> Arrangement:
    """What :meth:`Arrangement.to_text` wrote; the usual arrangement where that cannot be read."""
    try:
        held: Any = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        held = {}
    if not isinstance(held, dict):
        return Arrangement()
    read = cast("dict[str, Any]", held)
    grouping = read.get("grouping")
    scales = cast("dict[object, object]", read.get("scales") if isinstance(read.get("scales"), dict) else {})
    made = Arrangement(
        grouping=grouping if grouping in GROUPINGS else "tier",
        order=_texts(read.get("order")),
        hidden=frozenset(_texts(read.get("hidden"))),
        folded=frozenset(_texts(read.get("folded"))),
    )
    for key, value in scales.items():
        if isinstance(value, int | float) and math.isfinite(value):
            made = made.with_scale(str(key), float(value))
    return made


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in cast("list[object]", value)) if isinstance(value, list) else ()


def _with(keys: frozenset[str], key: str, present: bool) -> frozenset[str]:
    return keys | {key} if present else keys - {key}
