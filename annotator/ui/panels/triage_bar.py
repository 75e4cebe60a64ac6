"""How far a triage is, over the list; and what came out of it, in place of the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from annotator.ui.keys.bound_keys import OwnKeys
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.panels.triage_run import TriageProgress
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.panel_parts import hint, title


class TriageBar(QWidget):
    """``12 of 50 · 3 unsure · about 6 min left``, with a bar and a way to stop. Hidden while there is no triage."""

    stop_requested = Signal()

    def __init__(self, keymap: Keymap, parent: QWidget | None = None):
        super().__init__(parent)
        self._keymap = keymap
        self._look = title()
        self.words = QLabel()
        self.words.setFont(numbers_font(self.font()))
        self.words.setAccessibleName(self.tr("Triage progress"))
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(self.tr("Triage progress"))
        stop = self.stop = QToolButton()
        stop.setAccessibleName(self.tr("Stop the triage"))
        keymap.changed.connect(self._name_key)
        self._name_key()
        stop.clicked.connect(self.stop_requested)
        top = hbox(self._look, stretched(self.words, 1), stop)
        vbox(top, self._bar, on=self, margin=GRID_PX, spacing=GRID_PX // 2)
        self.hide()

    def _name_key(self) -> None:
        words = self.tr("Stop")
        self.stop.setText(f"{words}  {self._keymap.text('triage_stop')}".strip())
        self.stop.setToolTip(self._keymap.tip(self.tr("Back to the list; what was judged is kept"), "triage_stop"))

    def show_progress(self, progress: TriageProgress | None) -> None:
        """Show how far it is; None hides the bar."""
        self.setVisible(progress is not None)
        if progress is None:
            return
        looks = {"first": self.tr("Triage"), "second": self.tr("Second look"), "again": self.tr("Another look")}
        self._look.setText(looks[progress.look])
        parts = [self.tr("{done} of {total}").format(done=progress.done, total=progress.total)]
        unsure = progress.counts.get("unsure", 0)
        if unsure:
            parts.append(self.tr("{n} unsure").format(n=unsure))
        if progress.left_s is not None and progress.done < progress.total:
            parts.append(self.tr("about {time} left").format(time=self._about(progress.left_s)))
        self.words.setText(" · ".join(parts))
        self._bar.setRange(0, max(1, progress.total))
        self._bar.setValue(progress.done)

    def _about(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("{n} s").format(n=max(5, round(seconds / 5) * 5))
        return self.tr("{n} min").format(n=round(seconds / 60))


class TriageSummary(QWidget):
    """What came out, and what to do next: a key does it, another goes back to the list."""

    go_on_requested = Signal()
    back_requested = Signal()

    def __init__(self, keymap: Keymap, parent: QWidget | None = None):
        super().__init__(parent)
        self._keymap = keymap
        self.second_look = False
        """Whether going on means to look at the unsure ones again."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("What came out of the triage"))
        self._title = title(wraps=True)
        self._body = QLabel(wordWrap=True)
        self._body.setFont(numbers_font(self.font()))
        self._next = hint()
        self._go_on = QPushButton()
        self._go_on.setAccessibleName(self.tr("Second look at the unsure ones"))
        self._go_on.clicked.connect(self.go_on_requested)
        self._back = QPushButton()
        self._back.setAccessibleName(self.tr("Back to the list"))
        self._back.clicked.connect(self.back_requested)
        vbox(self._title, self._body, self._next, self._go_on, self._back, STRETCH, on=self, margin=2 * GRID_PX)
        OwnKeys(keymap, self, {"list_go": self._go_on_or_back, "triage_stop": self.back_requested.emit})
        keymap.changed.connect(self._name_keys)
        self._name_keys()

    def _name_keys(self) -> None:
        for button, words, slot_id in (
            (self._go_on, self.tr("Second look at the unsure ones"), "list_go"),
            (self._back, self.tr("Back to the list"), "triage_stop"),
        ):
            button.setText(f"{words}  {self._keymap.text(slot_id)}".strip())

    @property
    def text(self) -> str:
        """All that it says."""
        return "\n".join((self._title.text(), self._body.text(), self._next.text()))

    def tell(self, progress: TriageProgress | None, *, unsure: int) -> None:
        """Say what came out. ``unsure``: how many flags this coder has left for a second look altogether."""
        if progress is None:
            return
        counts = progress.counts
        adjusted = counts.get("adjusted", 0)
        accepted = self.tr("{n} accepted").format(n=counts.get("accepted", 0) + adjusted)
        if adjusted:
            accepted += self.tr(" ({n} with other times)").format(n=adjusted)
        rejected = self.tr("{n} rejected").format(n=counts.get("rejected", 0))
        doubted = self.tr("{n} unsure").format(n=counts.get("unsure", 0))
        minutes, seconds = divmod(round(progress.worked_s), 60)
        each_s = progress.worked_s / max(1, progress.done)
        pace = self.tr("in {minutes} min {seconds} s, {each:.1f} s each")
        self._title.setText(self.tr("All {n} flags looked at").format(n=progress.done))
        self._body.setText(
            f"{accepted} · {rejected} · {doubted}\n{pace.format(minutes=minutes, seconds=seconds, each=each_s)}"
        )
        self.second_look = unsure > 0 and progress.look != "second"
        self._go_on.setVisible(self.second_look)
        if self.second_look:
            left = self.tr("{n} flags are left") if unsure > 1 else self.tr("One flag is left")
            self._next.setText(
                self.tr("{left} for a second look: now, or with fresh eyes.").format(left=left.format(n=unsure))
            )
        else:
            self._next.setText(
                self.tr(
                    "What you accepted are annotations now: see them in the list of annotations, or export the session."
                )
            )
        self.setAccessibleDescription(self.text)

    def _go_on_or_back(self) -> None:
        (self.go_on_requested if self.second_look else self.back_requested).emit()
