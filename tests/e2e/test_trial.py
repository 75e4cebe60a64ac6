"""The written trial (docs/trial.md) by real keys and pointer, with every key and click counted.

It runs once, small and light; with ``ANNOTATOR_TRIAL=all`` at 1280 x 800 and 1920 x 1080, light and dark, 100 and
150 %, which needs a screen that large. ``ANNOTATOR_TEST_PICTURES`` names a folder for its screens and its counts.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui import app
from annotator.ui.dialogs.export_session import ExportSessionDialog
from annotator.ui.dialogs.incongruence_card import IncongruenceCard
from tests.e2e.hands import Hands
from tests.e2e.test_day_of_a_coder import FLAGS, Coder, analyse, bring_landmarks, make_a_session

PICTURES = os.environ.get("ANNOTATOR_TEST_PICTURES")
EVERYWHERE = os.environ.get("ANNOTATOR_TRIAL") == "all"
LIVE_CODES = 10
SIZES = ((1280, 800), (1920, 1080)) if EVERYWHERE else ((1280, 800),)
LOOKS = [
    (size, appearance, percent)
    for size in SIZES
    for appearance in (("light", "dark") if EVERYWHERE else ("light",))
    for percent in ((100, 150) if EVERYWHERE else (100,))
]
OPEN_MS = 60_000


class CountingHands(Hands):
    """Counts what a person would press and click; letters of words they write are counted apart."""

    def __init__(self, window: QWidget):
        super().__init__(window)
        self.keys = self.letters = self.clicks = 0

    def key(self, *keys: str) -> None:
        self.keys += len(keys)
        super().key(*keys)

    def type(self, text: str) -> None:
        self.letters += len(text)
        super().type(text)

    def click(self, widget: QWidget, at: QPoint | None = None, *, button: int = 1) -> None:
        self.clicks += 1
        super().click(widget, at, button=button)


@dataclass
class Trial:
    """Somebody at the window, and what each part of their work cost them."""

    coder: Coder
    hands: CountingHands
    name: str
    height_px: int
    costs: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])

    def part(self, name: str, work: Callable[[], int]) -> None:
        """Do a part of the work, which gives how many things came of it, and note what it cost."""
        before = (self.hands.keys, self.hands.letters, self.hands.clicks)
        done = work()
        after = (self.hands.keys, self.hands.letters, self.hands.clicks)
        keys, letters, clicks = (new - old for new, old in zip(after, before, strict=True))
        self.costs[name] = {"done": done, "keys": keys, "letters": letters, "clicks": clicks}
        QApplication.processEvents()
        assert self.coder.window.height() == self.height_px, f"{name}: the window has outgrown its screen"
        if PICTURES:
            folder = Path(PICTURES) / "trial"
            folder.mkdir(parents=True, exist_ok=True)
            self.coder.window.grab().save(str(folder / f"{self.name}-{len(self.costs)}-{name.replace(' ', '-')}.png"))
            (folder / f"{self.name}.json").write_text(json.dumps(self.costs, indent=1), encoding="utf-8")


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0][0]}x{look[0][1]}-{look[1]}-{look[2]}")
def trial(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Trial]:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("needs a screen, real or virtual; scripts/test gives it one")
    (width, height), appearance, percent = request.param
    if QGuiApplication.primaryScreen().size().width() < width:
        pytest.skip(f"needs a screen of {width} x {height}")
    app.style_application(qapp)
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("appearance", appearance)
    settings.setValue("text_size", str(percent))
    window = app.make_window(qapp, settings)
    window.resize(width, height)
    window.move(0, 0)
    window.show()
    qtbot.waitExposed(window)
    hands = CountingHands(window)
    hands.focus()
    coder = Coder(window=window, hands=hands, bot=qtbot, mouse=True)
    yield Trial(coder=coder, hands=hands, name=f"{width}x{height}-{appearance}-{percent}", height_px=height)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_from_a_recording_to_an_export(
    trial: Trial, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    shutil.copytree(demo_folder, work)
    if trial.name == "1280x800-light-100":  # once from a new recording, else measured before
        shutil.rmtree(work / "demo.session")
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([str(work / "demo.mp4")], ""))
        trial.part("new session", lambda: (make_a_session(trial.coder, work), 1)[1])
        bring_landmarks(demo_folder, work)
        trial.part("analysed", lambda: (analyse(trial.coder), 1)[1])
    else:
        trial.coder.window.open_path(work / "demo.session")
        trial.coder.until(lambda: trial.coder.window.pane is not None and trial.coder.pane.ready, OPEN_MS)
        trial.hands.focus()
    trial.part("live codes", lambda: code_live(trial.coder))
    trial.part("moments decided", lambda: triage(trial.coder))
    trial.part("incongruences from candidates", lambda: from_candidates(trial.coder))
    trial.part("incongruence from a span", lambda: from_a_span(trial.coder))
    trial.part("utterances corrected", lambda: correct_words(trial.coder))
    trial.part("export", lambda: export(trial.coder, tmp_path / "out.json"))
    costs = {name: cost["keys"] / cost["done"] for name, cost in trial.costs.items()}
    assert costs["moments decided"] <= 1.2, "a moment is one key, and triage is begun and ended"
    assert costs["incongruences from candidates"] <= 3
    assert costs["incongruence from a span"] <= 6
    assert costs["live codes"] <= 2.6
    assert costs["utterances corrected"] <= 3


def code_live(coder: Coder) -> int:
    """Codes started and ended while it plays."""
    hands, playhead = coder.hands, coder.pane.workspace.playhead
    coder.pane.timeline.setFocus()
    hands.key("Home", "space")
    coder.until(lambda: playhead.playing)
    before = len(coder.session.annotations)
    for key in [key for _, key in zip(range(LIVE_CODES), cycle("sd"), strict=False) for _twice in range(2)]:
        at_s, rows = playhead.time_s, dict(coder.session.annotations)
        hands.key(key)
        coder.until(lambda rows=rows: dict(coder.session.annotations) != rows)
        coder.until(lambda at_s=at_s: playhead.time_s > at_s + 0.4)
    hands.key("space")
    coder.until(lambda: not playhead.playing)
    assert len(coder.session.annotations) == before + LIVE_CODES
    return LIVE_CODES


def triage(coder: Coder) -> int:
    """Moments decided by one key each."""
    hands, space = coder.hands, coder.pane.workspace
    hands.key("ctrl+t")
    coder.until(lambda: coder.pane.triage.on)
    for key, _number in zip(cycle("arrau"), range(FLAGS), strict=False):
        flag_id = space.selection.flag_id or ""
        hands.key(key)
        coder.until(lambda id_=flag_id: coder.session.verdict_of(id_, space.document.coder_id) is not None)
    if coder.pane.triage.on:
        hands.key("Escape")
        coder.until(lambda: not coder.pane.triage.on)
    return FLAGS


def from_candidates(coder: Coder) -> int:
    """Incongruences confirmed on their cards, each from the candidate that is chosen in the list."""
    hands, selection = coder.hands, coder.pane.workspace.selection
    candidates = [flag.id for flag in coder.session.all_flags().values() if flag.kind == "incongruence"][:2]
    for flag_id in candidates:
        coder.pane.choose_flag(flag_id)  # the list is gone through by Down, one key a candidate
        hands.keys += 1
        before = len(coder.session.annotations)
        hands.key("ctrl+i")
        card = coder.dialog(IncongruenceCard)
        hands.key("Return")
        coder.until(lambda card=card: not card.isVisible())
        hands.focus()
        (id_,) = selection.annotation_ids
        link = coder.session.annotations[id_].incongruence
        assert link is not None
        assert link.cues
        assert len(coder.session.annotations) >= before
    return len(candidates)


def from_a_span(coder: Coder) -> int:
    """An incongruence on a span that was marked by keys."""
    hands, playhead = coder.hands, coder.pane.workspace.playhead
    coder.pane.timeline.setFocus()
    playhead.seek(45.0)
    before = len(coder.session.annotations)
    hands.key("bracketleft", "shift+Right", "bracketright", "ctrl+i")
    card = coder.dialog(IncongruenceCard)
    masking = next(code for code in coder.session.codebook.codes if code.id == "masking")
    hands.key(masking.shortcut, "Return")
    coder.until(lambda: not card.isVisible())
    hands.focus()
    assert len(coder.session.annotations) == before + 1
    return 1


def correct_words(coder: Coder) -> int:
    """The words of the first minute, each line opened by the Enter of the one before."""
    hands, selection = coder.hands, coder.pane.workspace.selection
    coder.pane.workspace.playhead.seek(0.0)
    lines = sum(row.start_s < 60.0 for row in coder.session.utterances.values())
    hands.key("ctrl+shift+Down", "F2")
    coder.until(coder.pane.transcript.editor.text.hasFocus)
    for _ in range(lines):
        id_ = selection.utterance_id or ""
        hands.key("End")
        hands.type(" ok")
        hands.key("Return")
        coder.until(lambda id_=id_: coder.session.utterances[id_].text.endswith(" ok"))
    hands.key("Escape")
    return lines


def export(coder: Coder, out: Path) -> int:
    """All of it as JSON."""
    coder.hands.focus()
    coder.hands.key("ctrl+e")
    dialog = coder.dialog(ExportSessionDialog)
    assert isinstance(dialog, ExportSessionDialog)
    dialog.place.setFocus()
    coder.hands.key("ctrl+a")
    coder.hands.type(str(out))
    coder.hands.key("Return")
    coder.until(lambda: dialog.written == out)
    coder.hands.key("Escape")
    coder.until(lambda: QApplication.activeModalWidget() is None)
    written = json.loads(out.read_text(encoding="utf-8"))
    assert len(written["annotations"]) == len(coder.session.annotations)
    return 1
