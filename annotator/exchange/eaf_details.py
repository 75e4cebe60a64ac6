"""Notes, ratings and modifiers that this program writes to ELAN files on tiers below the coded ones, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from annotator.exchange.coded_details import Detail, as_number
from annotator.exchange.coding import CodedSpan

_PLAIN = ("note", "confidence", "intensity")
_NAMED = ("modifier ", "scale ")


def detail_tiers(tiers: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The tiers of details, by name, and which detail each has.

    Args:
        tiers: By name, the type of a tier and its parent.
    """
    found: dict[str, str] = {}
    for name, (type_name, parent) in tiers.items():
        kind = name.removesuffix(f": {parent}")
        named = kind.startswith(_NAMED) and type_name in ("detail", kind)
        if parent in tiers and kind != name and (named or (kind in _PLAIN and type_name == "detail")):
            found[name] = kind
    return found


def with_details(span: CodedSpan, told: Iterable[tuple[str, str]]) -> CodedSpan:
    """The annotation with what stands on the tiers below it."""
    for kind, text in told:
        if kind == "note":
            span = replace(span, note=text)
        elif kind in ("confidence", "intensity"):
            number = as_number(text)
            whole = int(number) if number is not None and 1 <= number <= 5 else None
            span = replace(span, confidence=whole) if kind == "confidence" else replace(span, intensity=whole)
        else:
            name = kind.partition(" ")[2]
            detail = Detail(name=name, values=tuple(value.strip() for value in text.split(",") if value.strip()))
            span = replace(span, details=(*span.details, detail))
    return span
