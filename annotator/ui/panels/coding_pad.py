"""The codes as a pad of keys: press while the recording plays, definitions one glance away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from annotator.domain import edits
from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time
from annotator.domain.code_links import link_for_span
from annotator.domain.codebook import Code
from annotator.domain.edits import Edit, EditError
from annotator.ui.panels.coding import Coding, Finished, code_for_key, to_annotation
from annotator.ui.panels.flow_layout import FlowLayout
from annotator.ui.panels.surfaces import EmptyState, ErrorLine, as_panel, heading, hint, pad, scrolled
from annotator.ui.theme import GRID_PX, RADIUS_PX, Theme
from annotator.ui.workspace import Workspace


class CodingPad(QWidget):
    """A button for each code. A press starts a span code at the playhead, the next one ends it."""

    edit_codebook_requested = Signal()
    open_changed = Signal(int)
    """How many codes are open now."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self._workspace = workspace
        self._coding = Coding()
        self._buttons: dict[str, CodeButton] = {}
        self._participant = QComboBox()
        self._error = ErrorLine()
        self._definition = hint()
        self._open = hint()
        self._finish = QPushButton(self.tr("End all"))
        self._empty = EmptyState()
        self._build()
        self._fill()
        workspace.document.edited.connect(self._follow_edit)
        workspace.themes.changed.connect(self.update)

    @property
    def coding(self) -> Coding:
        return self._coding

    @property
    def participant_id(self) -> str | None:
        """Who is being coded."""
        return self._participant.currentData()

    def set_participant(self, participant_id: str) -> None:
        self._participant.setCurrentIndex(max(0, self._participant.findData(participant_id)))

    def set_earlier(self, earlier_s: float) -> None:
        """How much earlier than the key press a code starts."""
        self._coding = replace(self._coding, earlier_s=earlier_s)

    def press_key(self, key: str) -> bool:
        """Press the code with this shortcut; False if there is none."""
        code = code_for_key(self._workspace.document.session.codebook, key)
        if code is None:
            return False
        self.press_code(code.id)
        return True

    def press_code(self, code_id: str) -> None:
        """Start, end or set a code at the playhead, for the participant chosen on the pad."""
        document = self._workspace.document
        codebook = document.session.codebook
        code = codebook.code(code_id)
        if code is None or document.read_only:
            return
        person = self._person_for(code)
        if person is None:
            return
        time_s = self._workspace.playhead.time_s
        coding, finished = self._coding.press(codebook, code, participant_id=person, time_s=time_s)
        self._take(coding, finished)
        self._definition.setText(f"{code.name}. {code.definition}" if code.definition else code.name)

    def finish_open(self) -> None:
        """End every open code at the playhead; call it before the session closes."""
        codebook = self._workspace.document.session.codebook
        self._take(*self._coding.finish_all(codebook, time_s=self._workspace.playhead.time_s))

    def cancel_open(self) -> None:
        """Forget every open code."""
        self._take(self._coding.cancel_all(), ())

    def _person_for(self, code: Code) -> str | None:
        session = self._workspace.document.session
        chosen = session.participants.get(self.participant_id or "")
        if chosen is not None and (not code.applies_to or chosen.role in code.applies_to):
            self._error.show_error("")
            return chosen.id
        fitting = [row for row in session.participants.values() if row.role in code.applies_to]
        if fitting:
            self._error.show_error("")
            return fitting[0].id
        roles = ", ".join(code.applies_to)
        self._error.show_error(
            self.tr("“{code}” applies to: {roles}. The session has no such participant.").format(
                code=code.name, roles=roles
            )
            if session.participants
            else self.tr("The session has no participants yet; add one in the Participants panel.")
        )
        return None

    def _take(self, coding: Coding, finished: tuple[Finished, ...]) -> None:
        document = self._workspace.document
        made: list[Annotation] = []
        for one in finished:
            row = to_annotation(one, coder_id=document.coder_id)
            snapped = replace(row, start_s=document.snap(row.start_s), end_s=document.snap(row.end_s))
            if one.code.incongruence:
                snapped = replace(
                    snapped, incongruence=link_for_span(document.session, (snapped.start_s, snapped.end_s))
                )
            made.append(snapped)
        if made:
            names = ", ".join(one.code.name for one in finished)
            try:
                document.perform(
                    edits.add_annotations(document.session, made, label=self.tr("Code {names}").format(names=names))
                )
            except EditError as error:
                self._error.show_error(str(error))
                return
            self._workspace.selection.choose_annotations(row.id for row in made)
        self._coding = coding
        self._show_open()

    # --- building and showing

    def _build(self) -> None:
        self._participant.setAccessibleName(self.tr("Participant being coded"))
        self._participant.setToolTip(self.tr("New codes are about this participant"))
        self._participant.currentIndexChanged.connect(self._show_open)
        self._finish.setToolTip(self.tr("End all open codes at the playhead"))
        self._finish.setAccessibleName(self.tr("End all open codes"))
        self._finish.clicked.connect(self.finish_open)
        self._empty.tell(
            self.tr("No codes yet"),
            self.tr("A codebook names what you look for. Add codes, or import a codebook that ships with the program."),
            self.tr("Edit codebook…"),
        )
        self._empty.action_requested.connect(self.edit_codebook_requested)
        top = QHBoxLayout()
        top.setSpacing(GRID_PX)
        top.addWidget(self._participant, 1)
        top.addWidget(self._finish)
        self._pads = QWidget()
        self._pads_column = QVBoxLayout(self._pads)
        pad(self._pads_column, 0, GRID_PX)
        page = QWidget()
        column = QVBoxLayout(page)
        pad(column)
        column.addLayout(top)
        column.addWidget(self._error)
        column.addWidget(scrolled(self._pads), 1)
        column.addWidget(self._open)
        column.addWidget(self._definition)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self._stack.addWidget(self._empty)

    def _fill(self) -> None:
        session = self._workspace.document.session
        chosen = self.participant_id
        self._participant.blockSignals(True)
        self._participant.clear()
        for row in session.participants.values():
            self._participant.addItem(row.label, row.id)
        self._participant.setCurrentIndex(max(0, self._participant.findData(chosen)))
        self._participant.blockSignals(False)
        self._fill_codes()
        self._stack.setCurrentIndex(0 if session.codebook.codes else 1)
        self._show_open()

    def _fill_codes(self) -> None:
        while (item := self._pads_column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._buttons = {}
        tiers: dict[str, list[Code]] = {}
        for code in self._workspace.document.session.codebook.codes:
            tiers.setdefault(code.tier, []).append(code)
        for tier, codes in tiers.items():
            self._pads_column.addWidget(heading(tier))
            group = QWidget()
            flow = FlowLayout(group, spacing=GRID_PX // 2)
            for code in codes:
                button = CodeButton(self._workspace, code)
                button.clicked.connect(self._presser(code.id))
                button.hovered.connect(self._definition.setText)
                flow.addWidget(button)
                self._buttons[code.id] = button
            self._pads_column.addWidget(group)
        self._pads_column.addStretch(1)

    def _presser(self, code_id: str) -> Callable[[], None]:
        def press() -> None:
            self.press_code(code_id)

        return press

    def _show_open(self) -> None:
        person = self.participant_id or ""
        for code_id, button in self._buttons.items():
            button.set_open(self._coding.is_open(code_id, person))
        session = self._workspace.document.session
        words: list[str] = []
        for (code_id, participant_id), since_s in self._coding.open_since_s.items():
            code, row = session.codebook.code(code_id), session.participants.get(participant_id)
            who = row.label if row is not None else ""
            words.append(
                self.tr("{code} ({who}) since {time}").format(
                    code=code.name if code else code_id, who=who, time=format_time(since_s)
                )
            )
        self._open.setText(self.tr("Open: {codes}").format(codes="; ".join(words)) if words else "")
        self._open.setVisible(bool(words))
        self._finish.setEnabled(bool(words))
        self.open_changed.emit(len(words))

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("codebook", "participants"):
            self._fill()


class CodeButton(QAbstractButton):
    """One code: colour, name, key; filled while open."""

    hovered = Signal(str)

    def __init__(self, workspace: Workspace, code: Code, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._code = code
        self._is_open = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        key = self.tr("key {key}").format(key=code.shortcut.upper()) if code.shortcut else self.tr("no key")
        self.setAccessibleName(f"{code.name}, {key}")
        self.setAccessibleDescription(code.definition)
        how = self.tr("A point: set at once.") if code.kind == "point" else self.tr("Press to start, again to end.")
        parts = [f"{code.name} ({key})", code.definition]
        parts += [self.tr("Code it when: {text}").format(text=code.include_when)] if code.include_when else []
        parts += [self.tr("Not when: {text}").format(text=code.exclude_when)] if code.exclude_when else []
        parts += [self.tr("Example: {text}").format(text=code.example)] if code.example else []
        self.setToolTip("\n".join([*(part for part in parts if part), how]))

    @property
    def is_open(self) -> bool:
        return self._is_open

    def set_open(self, is_open: bool) -> None:
        if is_open != self._is_open:
            self._is_open = is_open
            self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._code.name) + 5 * GRID_PX
        if self._code.shortcut:
            width += metrics.horizontalAdvance(self._code.shortcut.upper()) + GRID_PX
        return QSize(width, max(28, metrics.height() + 12))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.hovered.emit(f"{self._code.name}. {self._code.definition}" if self._code.definition else self._code.name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme: Theme = self._workspace.themes.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        color = QColor(self._code.color)
        border = theme.color("accent") if self.hasFocus() else color if self._is_open else theme.color("border")
        painter.setPen(QPen(border, 1.5 if self.hasFocus() or self._is_open else 1))
        ground = theme.color("raised")
        if self._is_open:
            ground = QColor(color)
            ground.setAlpha(70)
        elif self.isDown():
            ground = theme.color("pressed")
        elif self.underMouse():
            ground = theme.color("hover")
        painter.setBrush(ground)
        painter.drawRoundedRect(box, RADIUS_PX, RADIUS_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        patch = QRectF(box.left() + GRID_PX, box.center().y() - 5, 10, 10)
        if self._code.kind == "point":
            painter.drawEllipse(patch.adjusted(1.5, 1.5, -1.5, -1.5))
        else:
            painter.drawRoundedRect(patch, 3, 3)
        painter.setPen(theme.color("text"))
        words = box.adjusted(2.5 * GRID_PX + 2, 0, -GRID_PX, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._code.name)
        painter.setPen(theme.color("text_muted"))
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._code.shortcut.upper()
        )
