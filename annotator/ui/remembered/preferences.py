"""What the program remembers between runs, outside any session: appearance, coder, recent sessions, layout."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings

from annotator.domain.session import Coder
from annotator.ui.look.theme import TEXT_SIZES, Appearance
from annotator.ui.remembered.recent_note import RecentNote, read_note

_MOST_RECENT = 24
_MOST_COMMANDS = 8
_LONGEST_NAME = 200
_MOST_S = 3600.0
"""No remembered length of time is longer."""


class Preferences:
    """Typed access to the user's settings file."""

    def __init__(self, settings: QSettings):
        self._settings = settings

    @property
    def appearance(self) -> Appearance:
        """``system``, ``light`` or ``dark``."""
        value = str(self._settings.value("appearance", "system"))
        return value if value in ("system", "light", "dark") else "system"

    @appearance.setter
    def appearance(self, value: Appearance) -> None:
        self._settings.setValue("appearance", value)

    @property
    def text_percent(self) -> int:
        """Size of the text in per cent."""
        value = self.text("text_size", "100")
        return int(value) if value in map(str, TEXT_SIZES) else 100

    @text_percent.setter
    def text_percent(self, percent: int) -> None:
        self.set_text("text_size", str(percent))

    @property
    def coder_id(self) -> str:
        """Who annotated last on this computer; empty if nobody was asked yet."""
        return self._short("coder/id")

    @property
    def coder_name(self) -> str:
        """Name of who annotated last on this computer; empty where nobody has said."""
        return self._short("coder/name")

    @property
    def coder(self) -> Coder:
        """Who annotated last on this computer, with what is known of them; nothing is hidden from them yet."""
        return Coder(
            id=self.coder_id or "coder-1",
            name=self.coder_name,
            start_earlier_s=self.seconds("coder/start_earlier_s") or 0.0,
            reaction_s=self.seconds("coder/reaction_s"),
        )

    def set_coder(self, coder: Coder) -> None:
        """Keep who annotates on this computer."""
        self._settings.setValue("coder/id", coder.id)
        self._settings.setValue("coder/name", coder.name)
        self._settings.setValue("coder/start_earlier_s", str(coder.start_earlier_s))
        self._settings.setValue("coder/reaction_s", "" if coder.reaction_s is None else str(coder.reaction_s))

    @property
    def recent(self) -> list[Path]:
        """Session folders opened last, newest first; some may not be in their place any more."""
        stored = self._settings.value("recent", [])
        names = cast("list[object]", stored) if isinstance(stored, list) else [stored]
        return [Path(name) for name in names if isinstance(name, str) and name and "\0" not in name]

    @property
    def start_folder(self) -> str:
        """Where the system's dialog for choosing a file begins: beside the session opened last."""
        recent = self.recent
        return str(recent[0].parent if recent else Path.home())

    def add_recent(self, path: Path) -> None:
        """Put a session at the head of those opened last."""
        names = [str(path), *(str(other) for other in self.recent if other != path)]
        self._settings.setValue("recent", names[:_MOST_RECENT])

    def forget_recent(self, path: Path) -> None:
        """Take a session off the list."""
        self._settings.setValue("recent", [str(other) for other in self.recent if other != path])
        self._settings.remove(_note_name(path))

    def note_recent(self, path: Path, note: RecentNote) -> None:
        """Keep what the start page says of a session."""
        self.set_text(_note_name(path), note.text())

    @property
    def pictures_on_cards(self) -> bool:
        """Whether the start page shows a picture of each recording."""
        return self.text("start/pictures", "true") == "true"

    @pictures_on_cards.setter
    def pictures_on_cards(self, on: bool) -> None:
        self.set_text("start/pictures", "true" if on else "false")

    def recent_notes(self) -> dict[Path, RecentNote]:
        """What is known of the sessions opened last."""
        found = {path: read_note(self.text(_note_name(path))) for path in self.recent}
        return {path: note for path, note in found.items() if note is not None}

    @property
    def recent_commands(self) -> list[str]:
        """Ids of what was last done through the palette, newest first."""
        return [name for name in self.text("palette/recent").split("\n") if name]

    def add_recent_command(self, id_: str) -> None:
        """Put an action at the head of those chosen last in the palette."""
        names = [id_, *(other for other in self.recent_commands if other != id_)]
        self.set_text("palette/recent", "\n".join(names[:_MOST_COMMANDS]))

    def layout(self, name: str) -> QByteArray | None:
        """A saved window layout, or None."""
        value = self._settings.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) else None

    def set_layout(self, name: str, state: QByteArray) -> None:
        """Keep where windows and panels are, under a name."""
        self._settings.setValue(f"layout/{name}", state)

    def seconds(self, name: str) -> float | None:
        """A length of time; None where there is none, or what is there is none."""
        try:
            value = float(self.text(name))
        except ValueError:
            return None
        return value if 0.0 <= value <= _MOST_S else None

    def _short(self, name: str) -> str:
        """A name; empty where what is there can be none: a session would not take it."""
        value = self.text(name)
        return value if len(value) <= _LONGEST_NAME and value.isprintable() else ""

    def text(self, name: str, default: str = "") -> str:
        """What was kept under a name; empty for nothing."""
        return str(self._settings.value(name, default))

    def names(self, group: str) -> list[str]:
        """What is kept below ``group``."""
        self._settings.beginGroup(group)
        names = self._settings.childKeys()
        self._settings.endGroup()
        return names

    def set_text(self, name: str, value: str) -> None:
        """Keep a text under a name."""
        self._settings.setValue(name, value)


def _note_name(path: Path) -> str:
    return f"recent_notes/{hashlib.sha256(str(path).encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"
