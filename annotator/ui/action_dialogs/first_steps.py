"""What to do first, on one page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from annotator.ui.look.theme import GRID_PX
from annotator.ui.registry.action_spec import spec
from annotator.ui.registry.dialog_action import DialogAction
from annotator.ui.widgets.boxes import stretched
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import scrolled, title


class FirstSteps(FormDialog):
    """A few steps from a video to an export."""

    def __init__(self, key: Callable[[str], str], parent: QWidget | None = None):
        """``key`` gives the key of an action or slot as people read it."""
        super().__init__(parent, asks=False)
        self.setWindowTitle(self.tr("First steps"))
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX)
        grid.setHorizontalSpacing(2 * GRID_PX)
        grid.setVerticalSpacing(GRID_PX + GRID_PX // 2)
        grid.setColumnStretch(1, 1)
        for row, (name, words) in enumerate(self._steps(key)):
            grid.addWidget(title(f"{row + 1}  {name}"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(QLabel(words, wordWrap=True), row, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        area = scrolled(page)
        area.setAccessibleName(self.tr("First steps"))
        self.lay_out(stretched(area, 1), spacing=2 * GRID_PX)
        self.resize(80 * GRID_PX, 56 * GRID_PX)

    def _steps(self, key: Callable[[str], str]) -> list[tuple[str, str]]:
        return [*self._up_to_flags(key), *self._with_flags(key)]

    def _up_to_flags(self, key: Callable[[str], str]) -> list[tuple[str, str]]:
        return [
            (
                self.tr("Open"),
                self.tr(
                    "Drop a video on the window, or press {open}. A session folder is made beside it; the video itself "
                    "is never copied or changed."
                ).format(open=key("open_session")),
            ),
            (
                self.tr("Say who is where"),
                self.tr(
                    "In People ({people}), name client and therapist and draw where each one sits in the picture."
                ).format(people=key("focus_participants")),
            ),
            (
                self.tr("Analyse"),
                self.tr(
                    "{analyse} tracks faces and bodies and flags what differs from each person's own usual. It runs in "
                    "the background."
                ).format(analyse=key("analyse")),
            ),
        ]

    def _with_flags(self, key: Callable[[str], str]) -> list[tuple[str, str]]:
        return [
            (
                self.tr("Decide"),
                self.tr(
                    "Go through the flags ({flags}): Enter plays one, {accept} accepts, {reject} rejects, {unsure} "
                    "leaves it for later. Accepting makes an annotation."
                ).format(
                    flags=key("focus_flags"),
                    accept=key("accept_flag"),
                    reject=key("reject_flag"),
                    unsure=key("unsure_flag"),
                ),
            ),
            (
                self.tr("Annotate"),
                self.tr(
                    "Play with {play}, step frames with {back} and {on}, mark with {start} and {end}; {annotate} on "
                    "the timeline annotates, {link} links words and cues. Everything can be undone."
                ).format(
                    play=key("play_pause"),
                    back=key("previous_frame"),
                    on=key("next_frame"),
                    start=key("mark_in"),
                    end=key("mark_out"),
                    annotate=key("annotate_span"),
                    link=key("annotate_incongruence"),
                ),
            ),
            (
                self.tr("Find anything"),
                self.tr("{palette} finds every action by a few letters; {keys} shows every key.").format(
                    palette=key("command_palette"), keys=key("cheat_sheet")
                ),
            ),
            (
                self.tr("Export"),
                self.tr(
                    "{export} writes for other programs. There is no Save: every change is on disk at once."
                ).format(export=key("export_session")),
            ),
        ]


ACTION = DialogAction(
    spec=spec(
        "first_steps",
        "First steps",
        "What to do first",
        icon="help",
        needs_session=False,
        starts_group=True,
        in_review=True,
    ),
    after="command_palette",
    make=lambda site: FirstSteps(site.key_text, site.window),
)
