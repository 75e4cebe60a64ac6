"""Who codes, and the record of what everybody did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from annotator.domain import edits
from annotator.domain.clock import format_time, utc_now
from annotator.domain.completeness import lacks_of
from annotator.domain.dependent_tiers import outside_parent
from annotator.domain.edits import Edit
from annotator.domain.session import Coder, Session
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import Stage, StageCommands, show
from annotator.ui.dialogs.coder import CoderDialog
from annotator.ui.look.names import code_name
from annotator.ui.look.translation import translate


class CoderCommands(StageCommands):
    """The coder's own part of the Session menu."""

    def __init__(self, stage: Stage, *, show_coder: Callable[[Coder], None]):
        super().__init__(stage)
        self._show_coder = show_coder
        self.asked = False

    def handlers(self) -> dict[str, Handler]:
        return {
            "edit_coder": self.ask_coder,
            "history": self._show_history,
            "finish_session": self._finish,
        }

    def coder_for(self, session: Session) -> Coder:
        """Who annotates a session that is being opened: who did last on this computer, as the session knows them."""
        remembered = self._stage.preferences.coder
        known = session.coders.get(remembered.id)
        return replace(known, name=known.name or remembered.name) if known else remembered

    def follow(self, edit: Edit) -> None:
        """Keep the name at the top right after an edit, done or undone."""
        if edit.touches("coders"):
            self._show_coder(self._stage.opened.coder)
            self._stage.show_switches()

    def ask_before(self, session: Session, coder: Coder, *, then: Callable[[Coder], None]) -> None:
        """Ask who is annotating a session before it is shown, where it is not known; then go on with who it is."""
        if not self._may_be_another(session, coder.id):
            then(coder)
            return
        dialog = CoderDialog(coder, session.coders, self._stage.window)

        def take() -> None:
            self._stage.preferences.set_coder(dialog.coder)
            then(dialog.coder)

        dialog.accepted.connect(take)
        dialog.rejected.connect(lambda: then(coder))
        show(dialog)

    def _may_be_another(self, whole: Session, coder_id: str) -> bool:
        """Whether to ask now. It is not asked again before the program is started anew."""
        work = (*whole.annotations.values(), *whole.verdicts.values())
        shared = any(row.coder_id != coder_id for row in work)
        asks = not self._stage.preferences.coder_id or (shared and not self.asked)
        self.asked = self.asked or asks
        return asks

    def ask_coder(self) -> None:
        """Let somebody else sit down, or change what is known of who sits there."""
        document = self._stage.opened
        dialog = CoderDialog(document.coder, document.whole_session.coders, self._stage.window)
        dialog.accepted.connect(lambda: self._take_coder(dialog.coder))
        show(dialog)

    def _take_coder(self, coder: Coder) -> None:
        document, codes = self._stage.opened, self._pane().codes
        changes = coder.id != document.coder_id
        if changes:
            self._pane().finish_typing()
            ended = codes.finish_open()  # nobody else can end them
            if ended:
                self._stage.say(
                    translate("commands", "Ended for {who}: {codes}").format(
                        who=document.coder.name or document.coder_id, codes=ended
                    )
                )
        document.set_coder(coder.id)
        self._stage.perform(lambda: edits.put_rows(document.whole_session, "coders", [coder], label="Change coder"))
        self._stage.preferences.set_coder(coder)
        self._show_coder(coder)
        self._stage.show_switches()
        if changes:
            codes.resume()

    def switches(self) -> dict[str, bool]:
        """Whether the coder has said that they are done."""
        document = self._stage.document
        return {"finish_session": document is not None and bool(document.coder.finished_at)}

    def _finish(self, done: bool) -> None:
        """Say that one is done; what is incomplete is counted first."""
        rows = self._incomplete() if done else []
        if not rows:
            self._set_finished(done)
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            translate("commands", "Done with the session"),
            translate("commands", "One of your annotations is incomplete: {first}").format(first=rows[0])
            if len(rows) == 1
            else translate("commands", "{n} of your annotations are incomplete, the first: {first}").format(
                n=len(rows), first=rows[0]
            ),
            parent=self._stage.window,
        )
        look = box.addButton(translate("commands", "Show them"), QMessageBox.ButtonRole.RejectRole)
        finish = box.addButton(translate("commands", "Done all the same"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(look)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def take() -> None:
            if box.clickedButton() is finish:
                self._set_finished(True)
                return
            self._stage.show_switches()
            if box.clickedButton() is look:
                self._pane().annotations.show_incomplete()
                self._pane().show_dock("annotations")

        box.finished.connect(take)
        box.open()

    def _incomplete(self) -> list[str]:
        """What is missing on the coder's own annotations, in words, by time."""
        document = self._stage.opened
        session, outside = document.whole_session, outside_parent(document.whole_session)
        found: list[str] = []
        for row in sorted(session.annotations.values(), key=lambda one: one.start_s):
            lacks = lacks_of(session.codebook, row) if row.coder_id == document.coder_id else ()
            name, when = code_name(session, row.code_id), format_time(row.start_s)
            if lacks:
                found.append(f"{name} ({when}) {lacks[0].words}")
            elif row.id in outside and row.coder_id == document.coder_id:
                found.append(
                    translate("commands", "{code} ({when}) lies outside its parent").format(code=name, when=when)
                )
        return found

    def _set_finished(self, done: bool) -> None:
        document = self._stage.opened
        coder = replace(document.coder, finished_at=utc_now() if done else "")
        label = "Done with the session" if done else "Not done with the session"
        if self._stage.perform(lambda: edits.put_rows(document.whole_session, "coders", [coder], label=label)):
            self._stage.say(
                translate("commands", "You are done with this session; choose it again to take that back")
                if done
                else translate("commands", "You are not done with this session")
            )
        self._stage.show_switches()

    def _show_history(self) -> None:
        from annotator.ui.dialogs.history import HistoryWindow

        window = HistoryWindow(
            self._stage.open_host,
            selection=self._stage.selection,
            playhead=self._stage.playhead,
            background=self._stage.background,
            parent=self._stage.window,
        )
        window.show()
