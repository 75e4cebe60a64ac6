"""Reworking annotations that are there: copy, paste, split, merge, snap, rate, comment, and change many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from PySide6.QtGui import QGuiApplication

from annotator.domain import annotation_edits, edits
from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time
from annotator.domain.edits import Edit
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import Stage, StageCommands, show
from annotator.ui.dialogs.paste import PasteDialog
from annotator.ui.look.names import code_name, participant_label
from annotator.ui.look.translation import translate

_SNAP_REACH_S = 2.0


class ReworkCommands(StageCommands):
    """Acts on the chosen annotations of the coder; what was copied outlives the session it was copied from."""

    def __init__(self, stage: Stage):
        super().__init__(stage)
        self._copied: tuple[Annotation, ...] = ()

    def handlers(self) -> dict[str, Handler]:
        return {
            "copy": self._copy,
            "cut": self._cut,
            "paste": self._paste_here,
            "paste_special": self._ask_where_to_paste,
            "duplicate": self._duplicate,
            "choose_all": self._choose_all,
            "split_annotation": self._split,
            "merge_annotations": self._merge,
            "snap_start": lambda: self._snap("start"),
            "snap_end": lambda: self._snap("end"),
            "snap_frames": self._snap_to_frames,
            "rate": lambda: self._pane().codes.start_rating(),
            "recode": lambda: self._pane().codes.start_recoding(),
            "ask_details": self._ask_details,
            "comment": self._comment,
            "next_participant": lambda: self._pane().codes.next_participant(),
            "end_all": self._end_all,
        }

    # --- copies -------------------------------------------------------------------------------------------------------

    def _copy(self) -> bool:
        rows = self._chosen()
        if not rows:
            self._stage.say(translate("commands", "Choose an annotation to copy it"))
            return False
        self._copied = tuple(sorted(rows, key=lambda row: row.start_s))
        QGuiApplication.clipboard().setText(self._as_text(self._copied))
        self._stage.say(
            translate("commands", "One annotation copied")
            if len(rows) == 1
            else translate("commands", "{count} annotations copied").format(count=len(rows))
        )
        return True

    def _cut(self) -> None:
        rows = self._stage.own_chosen()
        if rows and self._copy():
            label = "Cut annotation" if len(rows) == 1 else f"Cut {len(rows)} annotations"
            ids = [row.id for row in rows]
            self._stage.perform(lambda: edits.delete_annotations(self._stage.session, ids, label=label))

    def _paste_here(self) -> None:
        if self._something_copied():
            self._paste(shift_s=self._stage.playhead.time_s - self._copied[0].start_s)

    def _ask_where_to_paste(self) -> None:
        if not self._something_copied():
            return
        dialog = PasteDialog(self._stage.session, len(self._copied), self._stage.window)
        now_s = self._stage.playhead.time_s

        def paste() -> None:
            shift_s = now_s - self._copied[0].start_s if dialog.at_playhead else 0.0
            self._paste(shift_s=shift_s, tier=dialog.tier, participant_id=dialog.participant_id)

        dialog.accepted.connect(paste)
        show(dialog)

    def _duplicate(self) -> None:
        rows = self._chosen()
        if not rows:
            self._stage.say(translate("commands", "Choose an annotation to duplicate it"))
            return
        session, coder_id = self._stage.session, self._stage.opened.coder_id

        def make() -> Edit:
            person = annotation_edits.other_participant(session, rows)
            return annotation_edits.paste(session, rows, coder_id=coder_id, participant_id=person, label="Duplicate")

        self._perform_and_choose(make)

    def _paste(self, *, shift_s: float, tier: str | None = None, participant_id: str | None = None) -> None:
        document, copied = self._stage.opened, self._copied

        def make() -> Edit:
            pasted = annotation_edits.paste(
                document.session,
                copied,
                coder_id=document.coder_id,
                shift_s=shift_s,
                tier=tier,
                participant_id=participant_id,
            )
            return self._on_frames(pasted) if shift_s else pasted

        self._perform_and_choose(make)

    def _on_frames(self, edit: Edit) -> Edit:
        """The same new annotations with their edges on real frames."""
        changes = tuple(
            replace(change, after=self._snapped(change.after)) if isinstance(change.after, Annotation) else change
            for change in edit.changes
        )
        return replace(edit, changes=changes)

    def _something_copied(self) -> bool:
        if not self._copied:
            self._stage.say(translate("commands", "Copy an annotation first"))
        return bool(self._copied)

    def _as_text(self, rows: Sequence[Annotation]) -> str:
        """What another program gets from the clipboard: a line for each annotation."""
        session = self._stage.session
        return "\n".join(
            "\t".join(
                (
                    format_time(row.start_s),
                    format_time(row.end_s),
                    code_name(session, row.code_id),
                    participant_label(session, row.participant_id),
                    row.note.replace("\n", " "),
                )
            )
            for row in rows
        )

    # --- many at once -------------------------------------------------------------------------------------------------

    def _choose_all(self) -> None:
        document = self._stage.opened
        mine = [row.id for row in document.session.annotations.values() if row.coder_id == document.coder_id]
        self._stage.selection.choose_annotations(mine)
        if not mine:
            self._stage.say(translate("commands", "You have made no annotation yet"))

    def _merge(self) -> None:
        rows = self._stage.own_chosen()
        if rows:
            self._perform_and_choose(lambda: annotation_edits.merge(self._stage.session, rows))

    def _split(self) -> None:
        rows = self._stage.own_chosen()
        if rows:
            self._perform_and_choose(lambda: annotation_edits.split(rows, time_s=self._stage.playhead.seen_s))

    def _snap(self, edge: Literal["start", "end"]) -> None:
        rows, session = self._stage.own_chosen(), self._stage.session
        if not rows:
            return
        targets = annotation_edits.edges_of(session, without=[row.id for row in rows])
        if self._stage.perform(
            lambda: annotation_edits.snap_edge(session, rows, targets, edge=edge, reach_s=_SNAP_REACH_S)
        ):
            first = self._stage.session.annotations[rows[0].id]
            before_s = rows[0].start_s if edge == "start" else rows[0].end_s
            now_s = first.start_s if edge == "start" else first.end_s
            self._stage.say(
                translate("commands", "{capitalize} moved by {before_s:+.3f} s").format(
                    capitalize=edge.capitalize(), before_s=now_s - before_s
                )
                if now_s != before_s
                else translate("commands", "On an edge already")
            )
            self._stage.playhead.seek(now_s)

    def _snap_to_frames(self) -> None:
        rows = self._stage.own_chosen()
        if not rows:
            return
        snapped = [self._snapped(row) for row in rows]
        moved = sum(after != before for before, after in zip(rows, snapped, strict=True))
        self._stage.perform(lambda: edits.change_annotations(self._stage.session, snapped, label="Put edges on frames"))
        self._stage.say(
            translate("commands", "{moved} of {count} moved onto frames").format(moved=moved, count=len(rows))
        )

    def _snapped(self, row: Annotation) -> Annotation:
        document = self._stage.opened
        return replace(row, start_s=document.snap(row.start_s), end_s=document.snap(row.end_s))

    # --- while coding -------------------------------------------------------------------------------------------------

    def _ask_details(self) -> None:
        """Ask for modifiers and scales of the chosen annotations, or of what was coded last."""
        rows = self._stage.own(self._chosen_or_last())
        if rows and not self._pane().detail_strip.ask([row.id for row in rows], again=True):
            self._stage.say(
                translate("commands", "No modifiers or scales belong to these; they are made in Session > Codebook")
            )

    def _comment(self) -> None:
        rows = self._stage.own(self._chosen_or_last()[-1:])
        if rows:
            self._pane().comment_bar.open_for(rows[0].id)

    def _chosen_or_last(self) -> tuple[str, ...]:
        """The chosen annotations, or what was coded last."""
        last_id = self._pane().codes.last_id
        return self._stage.selection.annotation_ids or ((last_id,) if last_id else ())

    def _end_all(self) -> None:
        pane = self._pane()
        if pane.codes.running_count:
            pane.codes.finish_open()
        else:
            self._stage.say(translate("commands", "No code is running"))

    # --- inside -------------------------------------------------------------------------------------------------------

    def _chosen(self) -> list[Annotation]:
        session = self._stage.session
        return [session.annotations[id_] for id_ in self._stage.selection.annotation_ids if id_ in session.annotations]

    def _perform_and_choose(self, make: Callable[[], Edit]) -> None:
        edit = self._stage.perform(make)
        if edit is not None:
            self._stage.selection.choose_annotations(change.key for change in edit.changes if change.after is not None)
