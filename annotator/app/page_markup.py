"""Building blocks of a page. Whatever is not :class:`Markup` is text and is escaped, so that nothing can slip in."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TypeAlias, Union


class Markup(str):
    """Text that is HTML already. Made by the functions below alone."""

    __slots__ = ()


Part: TypeAlias = Union[str, "Iterable[Part]", None]
"""Text (escaped), :class:`Markup` (as it is), None (nothing), or several of these."""

_VOID = frozenset({"img", "br", "meta", "link", "col"})


def join(*parts: Part) -> Markup:
    """Parts one after the other."""
    return Markup("".join(_pieces(parts)))


def tag(name: str, /, *parts: Part, **attributes: str | float | bool | None) -> Markup:
    """An element. Attribute names: ``class_`` for ``class``, ``_`` for ``-``; None and False leave one out."""
    written = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{join(*parts)}</{name}>")


def table(head: Iterable[Part], rows: Iterable[Iterable[Part]], *, numeric: Iterable[int] = ()) -> Markup:
    """A table; the columns numbered in ``numeric`` hold numbers."""
    right = frozenset(numeric)

    def cells(name: str, row: Iterable[Part]) -> list[Part]:
        return [
            tag(name, part, class_="number" if column in right else None, scope="col" if name == "th" else None)
            for column, part in enumerate(row)
        ]

    body = [tag("tr", cells("td", row)) for row in rows]
    whole = tag("table", tag("thead", tag("tr", cells("th", head))), tag("tbody", body))
    return tag("div", whole, class_="table")


def _attribute(key: str, value: str | float | bool | None) -> str:
    if value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    written = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return f' {name}="{escape(written, quote=True)}"'


def _pieces(parts: Part) -> Iterable[str]:
    if parts is None:
        return
    if isinstance(parts, Markup):
        yield str(parts)
    elif isinstance(parts, str):
        yield escape(parts, quote=True)
    else:
        for part in parts:
            yield from _pieces(part)
