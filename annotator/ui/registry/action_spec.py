"""What an action is: its words, keys and place in the menus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Where = Literal[
    "window",
    "timeline",
    "triage",
    "lists",
    "typing",
    "regions",
    "rating",
    "review",
    "practice",
    "attunement",
    "consensus",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One action.

    Attributes:
        menu: The table it stands in says it.
        keys: Portable key names; the first is shown.
        where: ``window``: everywhere; else only while that part has the focus, or that is being done.
        triage_keys: Further keys that work during a triage only; then they win over everything else.
        submenu: The menu inside the menu that it stands in; empty for none.
        needs_session: Disabled while no session is open.
        checkable: It is a switch.
        in_review: It is there while moments are replayed, too; all else belongs to coding and is away meanwhile.
    """

    id: str
    text: str
    tip: str
    menu: str = ""
    keys: tuple[str, ...] = ()
    icon: str = ""
    where: Where = "window"
    triage_keys: tuple[str, ...] = ()
    submenu: str = ""
    needs_session: bool = True
    checkable: bool = False
    starts_group: bool = False
    in_review: bool = False


def spec(id: str, text: str, tip: str, *keys: str, **options: object) -> ActionSpec:  # noqa: A002
    """Short for :class:`ActionSpec`."""
    return ActionSpec(id=id, text=text, tip=tip, keys=keys, **options)  # pyright: ignore[reportArgumentType]
