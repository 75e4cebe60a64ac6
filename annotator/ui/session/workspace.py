"""What every panel of an open session shares."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.ui.document import SessionDocument
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import ThemeSource
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.view_options import ViewOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """The models that views read and write. Widgets talk to these, not to each other."""

    document: SessionDocument
    playhead: Playhead
    selection: Selection
    options: ViewOptions
    themes: ThemeSource
    keymap: Keymap = field(default_factory=Keymap)
    """The keys in force, for views that name a key or take one themselves."""
