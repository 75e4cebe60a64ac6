"""How the therapist met the client's cues: code each response by one key, and see the session as a whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QPushButton, QStackedLayout, QWidget

from annotator.analysis.therapist_timing import HeardTurns, TherapistTiming, heard_turns, over_cues
from annotator.app.attunement_tables import client_cues, nameless_cues, response_name
from annotator.domain.attunement import MetCue, attunement, is_response_code, respond
from annotator.domain.clock import format_time
from annotator.domain.codebook import Code
from annotator.domain.edits import Edit, EditError
from annotator.domain.percent import percent
from annotator.exchange.codebook_file import shipped_codebook
from annotator.features.practice.attunement_export import AttunementExport, Told
from annotator.features.practice.attunement_plot import AttunementPlot
from annotator.features.practice.code_button import code_button
from annotator.features.practice.exercise_making import gold_coders
from annotator.features.practice.timing_words import timing_summary, timing_text
from annotator.ui.actions.table import cheat_sheet
from annotator.ui.background.work import Background
from annotator.ui.commands.stage import show
from annotator.ui.dialogs.cheat_sheet import CheatSheet
from annotator.ui.keys.bound_keys import BoundKeys
from annotator.ui.keys.focus_keys import kept_for_button
from annotator.ui.look.names import code_name
from annotator.ui.look.theme import GRID_PX, text_scale
from annotator.ui.plots.attunement_drawing import outcome_name
from annotator.ui.plots.score_words import latency_text
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.forms import label
from annotator.ui.widgets.panel_parts import EmptyState, ErrorLine, heading, hint, scrolled
from annotator.ui.widgets.text_table import TextTable

_PAUSE_MS = 100
_LEAD_S = 2.0
_WIDTH_PX, _HEIGHT_PX = 720, 720
_MOST_OF_SCREEN = 0.55


class AttunementWindow(QDialog):
    """Beside the coder's window: its picture plays, this one codes. Follows every edit."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Attunement"))
        self.setWindowFlag(Qt.WindowType.Window)
        self._workspace = workspace
        self.rows: tuple[MetCue, ...] = ()
        """What is shown, by onset."""
        self._turns: HeardTurns | None = None
        self._chosen_id = ""
        self._last_id = ""
        """The cue that was coded last."""
        self._all_met = False
        """The last cue was just coded: none is chosen, so that a key too many changes nothing."""
        self.coder = Choice(self.tr("Coder"), self.tr("Whose cues and responses are shown"))
        kinds = ((self.tr("incongruences"), "incongruences"), (self.tr("every annotation of the client"), "all"))
        self.cues = Choice(self.tr("Cues"), self.tr("What counts as a cue of the client"), offers=kinds)
        self.plot = AttunementPlot(workspace)
        self.summary = QLabel(wordWrap=True)
        self.said = hint()
        self._background = Background(1, self)
        self.files = AttunementExport(self, self._background)
        self.files.written.connect(self._say_exported)
        self.table = TextTable(
            self.tr("Cues and responses"),
            (
                self.tr("At"),
                self.tr("Cue"),
                self.tr("Response"),
                self.tr("Outcome"),
                self.tr("Latency"),
                self.tr("Therapist speaks"),
            ),
            wide=2,
            keymap=workspace.keymap,
        )
        self.error = ErrorLine()
        self.empty = EmptyState()
        self.buttons: dict[str, QPushButton] = {}
        self.clear = QPushButton(self.tr("Take back"))
        self.how = hint()
        self.nameless = QCheckBox(self.tr("Export without names"))
        self.nameless.setToolTip(self.tr("Roles and numbers stand in place of names in what is exported"))
        self.export = QPushButton(self.tr("Export…"), autoDefault=False)
        self.export.setToolTip(self.tr("Write the cues, what they come to, or the plot to a file"))
        self.export.clicked.connect(self.offer_export)
        self._codes = self._response_codes()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self._pages = QStackedLayout()
        self._lay_out()
        self._connect()
        self._show_coders()
        self.refresh()
        self._stand_aside(parent)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def chosen(self) -> MetCue | None:
        """The cue that a key codes."""
        return next((row for row in self.rows if row.cue.id == self._chosen_id), None)

    def refresh(self) -> None:
        """Read the session again."""
        session = self._workspace.document.session
        every = self.cues.currentData() == "all"
        self.rows = client_cues(session, coder_id=self.coder.currentData() or "", every=every)
        if self.chosen is None and not self._all_met:
            self._chosen_id = self.rows[0].cue.id if self.rows else ""
        self._turns = heard_turns(self._workspace.document.signal_sets, session.participants.values())
        with QSignalBlocker(self.table):
            self.table.show_rows(self._cells(row) for row in self.rows)
            chosen = self.chosen
            if chosen is not None:
                self.table.selectRow(self.rows.index(chosen))
        self._show_chosen()
        self._tell()

    def code_response(self, code_id: str) -> None:
        """The therapist met the chosen cue like this; where the playhead is after the cue, it begins there."""
        chosen = self.chosen
        code = next((one for one in self._codes if one.id == code_id), None)
        if chosen is not None and code is not None:
            self._perform(chosen, code)

    def take_back(self) -> None:
        """The response of the chosen cue is not coded any more; where it has none, that of the cue coded last."""
        coded = (self.chosen, next((row for row in self.rows if row.cue.id == self._last_id), None))
        met = next((row for row in coded if row is not None and row.response_id), None)
        if met is not None:
            self._choose(met.cue.id)
            self._perform(met, None)

    def play_chosen(self) -> None:
        """Play from a little before the chosen cue, for as long as a response is waited for."""
        chosen, playhead = self.chosen, self._workspace.playhead
        if chosen is not None:
            playhead.play_span(max(0.0, chosen.onset_s - _LEAD_S), playhead.duration_s)

    def _stand_aside(self, parent: QWidget | None) -> None:
        """Begin at the right edge of the screen: the picture, which is on the left, is what is coded."""
        room = (parent or self).screen().availableGeometry()
        scale = max(1.0, text_scale())
        width = min(round(_WIDTH_PX * scale), round(_MOST_OF_SCREEN * room.width()))
        self.ensurePolished()
        self.resize(
            min(max(width, self.minimumSizeHint().width()), room.width() - 2 * GRID_PX),
            min(round(_HEIGHT_PX * scale), room.height() - 5 * GRID_PX),  # a title bar comes on top
        )
        self.move(room.right() - self.width() - GRID_PX, max(room.top(), room.bottom() - self.height() - 12 * GRID_PX))

    # --- exporting ----------------------------------------------------------------------------------------------------

    def offer_export(self) -> None:
        """Ask what is written where. Without a cue there is nothing."""
        if self.rows:
            title = self.tr("session") if self.nameless.isChecked() else self._workspace.document.session.info.title
            self.files.ask(title, self.told_to_others(), self.plot)

    def told_to_others(self) -> Told:
        """How to get at what is exported: the session and the cues, without names if so chosen."""
        session, rows = self._workspace.document.session, self.rows
        if not self.nameless.isChecked():
            return Told(cues=lambda: (session, rows), turns=self._turns)
        every = self.cues.currentData() == "all"
        nameless = partial(nameless_cues, session, coder_id=self.coder.currentData() or "", every=every)
        return Told(cues=nameless, turns=self._turns)

    def _say_exported(self, path: Path) -> None:
        self.said.setText(self.tr("Exported to {path}").format(path=path))
        self.said.show()

    # --- layout -------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        top = hbox(label(self.tr("Coder")), stretched(self.coder, 1), label(self.tr("Cues")), stretched(self.cues, 1))
        codes = FlowLayout(spacing=GRID_PX // 2)
        for code in self._codes:
            button = self.buttons[code.id] = code_button(code.name, code.shortcut, code.definition)
            button.clicked.connect(partial(self.code_response, code.id))
            codes.addWidget(button)
        self.clear.setAutoDefault(False)
        self.clear.setProperty("flat", True)
        codes.addWidget(self.clear)
        keys = QWidget()
        keys.setLayout(codes)
        told = QWidget()
        self.said.hide()
        self.table.setMinimumHeight(6 * self.table.fontMetrics().height())  # its heading and two rows
        vbox(self.plot, self.summary, self.said, stretched(self.table, 1), on=told, margin=0)
        filled = QWidget()
        vbox(
            stretched(scrolled(told), 1),
            heading(self.tr("How did the therapist meet it?")),
            keys,
            self.how,
            on=filled,
            margin=0,
        )
        told.setProperty("surface", "room")
        self._pages.addWidget(filled)
        self._pages.addWidget(self.empty)
        foot = hbox(stretched(self.nameless, 1), self.export)
        vbox(top, self.error, stretched(self._pages, 1), foot, on=self, margin=2 * GRID_PX)

    def _connect(self) -> None:
        document = self._workspace.document
        document.edited.connect(self._follow_edit)
        document.coder_changed.connect(self._follow_coder)
        document.signals_changed.connect(self.refresh)
        self.coder.activated.connect(self.refresh)
        self.cues.activated.connect(self.refresh)
        self.table.itemSelectionChanged.connect(self._row_chosen)
        self.table.go_requested.connect(self.play_chosen)
        self.plot.cue_chosen.connect(self._choose)
        self.plot.time_chosen.connect(self._workspace.playhead.seek)
        self.clear.clicked.connect(self.take_back)
        self.finished.connect(self._background.close)
        doing: dict[str, Callable[[], object]] = {
            "attunement_play": self._workspace.playhead.toggle,
            "attunement_take_back": self.take_back,
            "attunement_undo": document.undo,
            "attunement_redo": document.redo,
            "attunement_keys": self._show_keys,
        }
        codes = {code.shortcut: partial(self.code_response, code.id) for code in self._codes if code.shortcut}
        BoundKeys(self._workspace.keymap, self, doing, codes=codes)
        self._workspace.keymap.changed.connect(self._name_keys)
        self._name_keys()

    def _name_keys(self) -> None:
        keymap = self._workspace.keymap
        self.clear.setToolTip(
            keymap.tip(self.tr("The response of the chosen cue is not coded any more"), "attunement_take_back")
        )
        words = self.tr(
            "{list_go} plays the chosen cue, {attunement_play} stops. Press a key when the response begins: its "
            "latency is the time from the cue to the playhead. Without playing on, a response has no latency."
        )
        self.how.setText(keymap.fill(words))

    def _show_keys(self) -> None:
        show(CheatSheet(cheat_sheet(self._workspace.keymap, "attunement", "lists"), self))

    def _response_codes(self) -> tuple[Code, ...]:
        """The response codes with a key: those that ship, with the session's own in their place and after them."""
        own = {code.id: code for code in self._workspace.document.session.codebook.codes if is_response_code(code)}
        shipped = shipped_codebook("therapist_response").codes
        parents = {code.parent_id for code in (*shipped, *own.values())}
        rows = [code for code in shipped if code.id not in parents]
        rows += [code for code in own.values() if code.id not in {row.id for row in shipped} | parents]
        return tuple(rows)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _show_coders(self) -> None:
        document = self._workspace.document
        names = {one.coder_id: one.name for one in gold_coders(document.session)}
        names.setdefault(document.coder_id, self.tr("you"))
        own = any(row.coder_id == document.coder_id for row in document.session.annotations.values())
        coders = ((name, id_) for id_, name in names.items())
        self.coder.offer(coders, chosen=document.coder_id if own else None)

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("annotations", "codebook", "participants"):
            self._pause.start()

    def _follow_coder(self, _coder_id: str) -> None:
        self._show_coders()
        self.refresh()

    def _cells(self, row: MetCue) -> tuple[str, ...]:
        session = self._workspace.document.session
        return (
            format_time(row.onset_s, decimals=1),
            code_name(session, row.cue.code_id),
            response_name(session, row.response_id) or "–",
            outcome_name(row.outcome),
            latency_text(row.latency_s),
            timing_text(self._turns.after(row.onset_s) if self._turns is not None else None),
        )

    def _timings(self) -> dict[str, TherapistTiming]:
        """What was heard of the therapist after each cue, by its id; nothing where their turns are not known."""
        turns = self._turns
        return {row.cue.id: turns.after(row.onset_s) for row in self.rows} if turns is not None else {}

    def _perform(self, met: MetCue, code: Code | None) -> None:
        document, time_s = self._workspace.document, self._workspace.playhead.time_s
        if document.read_only:
            self.error.show_error(self.tr("this session is open for reading only"))
            return
        # The cue itself is where choosing it left the playhead: nobody answers in the same frame.
        later = time_s if time_s > met.onset_s + 1e-3 else None
        try:
            document.perform(respond(document.session, met, code, time_s=later, coder_id=document.coder_id))
        except EditError as refusal:
            self.error.show_error(str(refusal))
            self._show_chosen()
            return
        self.error.show_error("")
        self.refresh()
        if code is not None:
            self._last_id = met.cue.id
            self._go_on_from(met)

    def _go_on_from(self, met: MetCue) -> None:
        """Choose the next cue without a response, after this one or before it; none where every cue has one."""
        place = next((at for at, row in enumerate(self.rows) if row.cue.id == met.cue.id), -1)
        left = [row for row in (*self.rows[place + 1 :], *self.rows[: place + 1]) if not row.response_id]
        if left:
            self._choose(left[0].cue.id)
            return
        self._all_met, self._chosen_id = True, ""
        with QSignalBlocker(self.table):
            self.table.clearSelection()
        self._show_chosen()
        self.said.setText(self.tr("Every cue has a response; choose one to change it."))
        self.said.show()

    def _row_chosen(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self.rows):
            self._choose(self.rows[row].cue.id)

    def _choose(self, cue_id: str) -> None:
        self._chosen_id, self._all_met = cue_id, False
        chosen = self.chosen
        if chosen is None:
            return
        with QSignalBlocker(self.table):
            self.table.selectRow(self.rows.index(chosen))
        self._workspace.playhead.pause()
        self._workspace.playhead.seek(chosen.onset_s)
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self.chosen
        for code_id, button in self.buttons.items():
            button.setEnabled(chosen is not None)
            button.setChecked(chosen is not None and chosen.response_id == code_id)
        coded = [row.cue.id for row in self.rows if row.response_id]
        self.clear.setEnabled(self._chosen_id in coded or self._last_id in coded)
        self.plot.show_cues(self.rows, self._chosen_id, self._timings())

    def _tell(self) -> None:
        self._pages.setCurrentIndex(0 if self.rows else 1)
        self.export.setEnabled(bool(self.rows))
        self.empty.tell(
            self.tr("No cue of the client yet"),
            self._workspace.keymap.fill(
                self.tr(
                    "Annotate an incongruence of the client ({annotate_incongruence}) or accept a flag; then say here "
                    "how the therapist met it."
                )
            ),
        )
        found = attunement(self.rows)
        counts = ", ".join(f"{outcome_name(outcome)} {count}" for outcome, count in found.counts.items() if count)
        words = self.tr("Cues offered: {n}. {counts}.").format(n=found.cues, counts=counts)
        if found.met_share is not None:
            words += self.tr(" Met, of those coded: {share}.").format(share=percent(found.met_share))
        late = found.latencies
        if late is not None and late.count > 2:
            words += self.tr(
                " Latency of those met: median {m:.1f} s, middle half {a:.1f} to {b:.1f} s (n = {n})."
            ).format(m=late.median_s, a=late.lower_quartile_s, b=late.upper_quartile_s, n=late.count)
        elif late is not None:
            words += self.tr(" Latency of those met: median {m:.1f} s (n = {n}).").format(m=late.median_s, n=late.count)
        heard = timing_summary(over_cues(self._timings().values()))
        self.summary.setText(f"{words} {heard}" if heard else words)

    def event(self, event: QEvent) -> bool:
        """A button that has the keyboard keeps Space and Enter."""
        return kept_for_button(event) or super().event(event)
