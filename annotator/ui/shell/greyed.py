"""What cannot act is grey while a menu is open. Keys always answer: where they cannot act they say what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from annotator.ui.commands.stage import Stage

Fact = Literal[
    "flag", "annotation", "two annotations", "time", "utterance", "analysis runs", "two recordings", "writable"
]
"""What may be so: something of that kind is chosen (for a time also a span), or the session can be changed."""

_JUDGE: frozenset[Fact] = frozenset(("flag", "writable"))
_CHANGE: frozenset[Fact] = frozenset(("annotation", "writable"))
_REWRITE: frozenset[Fact] = frozenset(("utterance", "writable"))
_SEVERAL: frozenset[Fact] = frozenset(("two recordings",))
_WRITE: frozenset[Fact] = frozenset(("writable",))
NEEDS: Mapping[str, frozenset[Fact]] = MappingProxyType(
    {
        **dict.fromkeys(("accept_flag", "reject_flag", "unsure_flag", "clear_verdict"), _JUDGE),
        **dict.fromkeys(("choose_like_this", "reject_like_this"), _JUDGE),
        **dict.fromkeys(("cut", "duplicate", "change_many", "split_annotation", "delete", "snap_frames"), _CHANGE),
        **dict.fromkeys(("move_earlier", "move_later", "meet_previous", "meet_next"), _CHANGE),
        **dict.fromkeys(("start_to_playhead", "end_to_playhead", "snap_start", "snap_end"), _CHANGE),
        **dict.fromkeys(("offsets", "next_recording", "previous_recording", "picture_layout"), _SEVERAL),
        **dict.fromkeys(("find_regions", "sits_elsewhere", "draw_region"), _WRITE),
        **dict.fromkeys(("import_file", "merge_copy", "transcribe", "rate_continuously", "annotate_intervals"), _WRITE),
        "speech_row_model": _WRITE,
        "copy": frozenset[Fact](("annotation",)),
        "choose_same_code": frozenset[Fact](("annotation",)),
        "merge_annotations": frozenset[Fact](("two annotations", "writable")),
        **dict.fromkeys(("edit_utterance", "split_utterance", "merge_utterance", "delete_utterance"), _REWRITE),
        "zoom_selection": frozenset[Fact](("time",)),
        "cancel_analysis": frozenset[Fact](("analysis runs",)),
    }
)
"""By action, what must be so for it to do anything."""


def facts_of(stage: Stage, *, running: bool) -> frozenset[Fact]:
    """What is chosen, and what can be done. ``running``: an analysis is."""
    document, selection = stage.document, stage.selection
    if document is None:
        return frozenset()
    annotations = len(selection.annotation_ids)
    found: dict[Fact, bool] = {
        "flag": selection.flag_id is not None,
        "annotation": annotations > 0,
        "two annotations": annotations > 1,
        "time": stage.chosen_span() is not None,
        "utterance": selection.utterance_id is not None,
        "analysis runs": running,
        "two recordings": len(document.session.media) > 1,
        "writable": not document.read_only,
    }
    return frozenset(fact for fact, so in found.items() if so)


class Greyed(QObject):
    """Greys what cannot act when a menu opens, and takes that back when it closes."""

    def __init__(self, actions: Mapping[str, QAction], facts: Callable[[], frozenset[Fact]], parent: QObject):
        super().__init__(parent)
        self._actions = actions
        self._facts = facts
        self._grey: list[QAction] = []

    def watch(self, menu: QMenu) -> None:
        """Grey what stands in this menu; once for each menu."""
        menu.aboutToShow.connect(lambda: self._grey_in(menu))
        menu.aboutToHide.connect(self._give_back)

    def _grey_in(self, menu: QMenu) -> None:
        self._give_back()
        facts = self._facts()
        inside = set(menu.actions())
        for id_, needed in NEEDS.items():
            action = self._actions[id_]
            if action in inside and action.isEnabled() and not needed <= facts:
                action.setEnabled(False)
                self._grey.append(action)

    def _give_back(self) -> None:
        for action in self._grey:
            action.setEnabled(True)
        self._grey = []
