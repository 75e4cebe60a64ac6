"""Small sessions on disk with constructed findings, and the real window on them."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from annotator.analysis.signals.registry import definition_of
from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain import edits
from annotator.domain.flags import Evidence, Flag
from annotator.domain.landmarks import FACE_POINTS, POSE_POINTS
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.domain.session import AnalysisInfo, Findings, Session
from annotator.domain.signals import Coverage, Signal, SignalSet
from annotator.domain.transcript import Utterance
from annotator.pipeline.derive import signals_digest
from annotator.pipeline.session_tracks import landmark_store
from annotator.pipeline.signal_file import signal_path, write_signals
from annotator.pipeline.tracked_parts import analysed_parts
from annotator.storage.session_folder import SessionFolder
from annotator.tracking.store import Shard
from annotator.ui import app
from annotator.ui.dialogs.incongruence_card import IncongruenceCard
from annotator.ui.document import SessionDocument
from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.shell.main_window import MainWindow
from tests.fixtures.patience import WAIT_MS

FACE_HZ, POSE_HZ, MODEL = 15.0, 2.0, "a model"
SIGNALS = ("lip_corner_pull", "brow_lower", "head_yaw")


def write_session(path: Path, video: Path) -> Path:
    """An analysed session of two people in one short video: signals, landmarks, three flags, two utterances."""
    people = (
        ParticipantSpec(role="client", region=LEFT_REGION),
        ParticipantSpec(role="therapist", region=RIGHT_REGION),
    )
    with new_session(path, [VideoSpec(path=video)], people) as folder:
        session = folder.load()
        folder.write(
            edits.put_rows(
                session,
                "utterances",
                [
                    Utterance(id="u1", start_s=0.5, end_s=2.0, text="I am fine.", participant_id="client", valence=0.6),
                    Utterance(id="u2", start_s=2.5, end_s=4.0, text="Are you?", participant_id="therapist"),
                ],
                label="Transcript",
            ),
            coder_id="anna",
        )
        folder.write_findings(_findings(session.info.duration_s))
        for participant_id in session.participants:
            _write_landmarks(folder, session, participant_id)
        for participant_id, parts in analysed_parts(folder, folder.load()).items():
            signals = _signals(participant_id, session.info.duration_s)
            path = signal_path(folder.analysis_path / "signals", participant_id)
            write_signals(path, signals, digest=signals_digest(parts))
        return folder.path


def _flag(id_: str, participant_id: str, apex_s: float, score: float) -> Flag:
    moved = Evidence(signal="lip_corner_pull", unit="IOD", before=0.1, after=0.3, effect_z=score, direction="up")
    return Flag(
        id=id_,
        kind="shift",
        family="expression",
        participant_id=participant_id,
        start_s=apex_s - 0.5,
        onset_s=apex_s - 0.5,
        apex_s=apex_s,
        offset_s=apex_s + 0.5,
        end_s=apex_s + 0.5,
        score=score,
        rule="phasic",
        text="Lip corners rose.",
        evidence=(moved,),
    )


def _findings(duration_s: float) -> Findings:
    flags = (_flag("f1", "client", 1.0, 3.0), _flag("f2", "therapist", 3.0, 5.0), _flag("f3", "client", 6.0, 4.0))
    info = AnalysisInfo(
        program_version="1",
        model_name="constructed",
        model_sha256=MODEL,
        parameters=MappingProxyType({"face_hz": FACE_HZ, "pose_hz": POSE_HZ, "sensitivity": 5, "rules_off": ""}),
        finished_at="2026-01-01T00:00:00Z",
        coverage=tuple(
            Coverage(participant_id=who, family="expression", measurable_s=duration_s, total_s=duration_s)
            for who in ("client", "therapist")
        ),
    )
    return Findings(info=info, flags=MappingProxyType({flag.id: flag for flag in flags}))


def _signals(participant_id: str, duration_s: float) -> SignalSet:
    times_s = np.arange(0, duration_s, 1 / FACE_HZ)
    made = {
        name: Signal(
            definition=definition_of(name),
            times_s=times_s,
            values=np.sin(times_s),
            quality=np.ones(len(times_s), dtype=np.float32),
            baseline=np.zeros(len(times_s)),
            spread=np.ones(len(times_s)),
        )
        for name in SIGNALS
    }
    return SignalSet(participant_id=participant_id, signals=MappingProxyType(made))


def _write_landmarks(folder: SessionFolder, session: Session, participant_id: str) -> None:
    person = session.participants[participant_id]
    media = session.media[person.media_id]
    store = landmark_store(
        folder,
        media,
        person,
        picture_size_px=(media.width_px, media.height_px),
        face_hz=FACE_HZ,
        pose_hz=POSE_HZ,
        model_sha256=MODEL,
    )
    store.write(0, shard(media.duration_s, left_px=0 if participant_id == "client" else media.width_px // 2))


def shard(duration_s: float, *, left_px: float) -> Shard:
    """A face and a body that move to the right by one pixel a second; no face in the last second."""
    face_s, pose_s = np.arange(0, duration_s, 1 / FACE_HZ), np.arange(0, duration_s, 1 / POSE_HZ)
    points = np.zeros((len(face_s), FACE_POINTS, 3), dtype=np.float32)
    points[..., 0] = left_px + face_s[:, None]
    points[face_s >= duration_s - 1] = np.nan
    pose = np.zeros((len(pose_s), POSE_POINTS, 2), dtype=np.float32)
    pose[..., 0] = left_px + pose_s[:, None]
    seen = np.ones((len(pose_s), POSE_POINTS), dtype=np.float32)
    seen[:, 0] = 0.1
    return Shard(
        face_times_s=face_s,
        face_points_px=points,
        blendshapes=np.zeros((len(face_s), 0), dtype=np.float32),
        pose_times_s=pose_s,
        pose_points_px=pose,
        pose_visibility=seen,
        motion_energy=np.zeros(len(face_s), dtype=np.float32),
        cut_score=np.zeros(len(face_s), dtype=np.float32),
        brightness=np.full(len(face_s), 100, dtype=np.float32),
        camera_motion=np.full((len(face_s), 3), np.nan, dtype=np.float32),
        torso_flow_px=np.zeros((len(face_s), 2), dtype=np.float32),
    )


@dataclass(kw_only=True)
class Opened:
    """A window with an open session, and short names for what tests ask of it."""

    window: MainWindow
    bot: QtBot

    @property
    def pane(self) -> SessionPane:
        assert self.window.pane is not None
        return self.window.pane

    @property
    def document(self) -> SessionDocument:
        assert self.window.host is not None
        return self.window.host.document

    def trigger(self, action_id: str) -> None:
        self.window.actions_by_id[action_id].trigger()
        if action_id.startswith(("appearance_", "text_size_")):  # it takes the window some turns
            self.wait(lambda: QApplication.instance().styleSheet() != "" and self.window.updatesEnabled())

    def wait(self, condition: Callable[[], bool], timeout: int = WAIT_MS) -> None:
        self.bot.waitUntil(condition, timeout=timeout)

    def open(self, path: Path) -> None:
        self.window.open_path(path)
        try:
            self.wait(lambda: self.window.pane is not None and self.pane.ready)
        except QtBot.TimeoutError as error:
            raise AssertionError(self.state()) from error

    def state(self) -> str:
        """What there is and what is said, and where every thread is: for a test that waited in vain."""
        pane = self.window.pane
        dialogs = [dialog.windowTitle() for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]
        labels = [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]
        frames = sys._current_frames()
        lines = [f"pane {pane is not None}", f"dialogs {dialogs}", f"labels {labels}", f"message {self.window.message}"]
        if pane is not None:
            engine, document = pane.player.engine, pane.workspace.document
            ready = list(self.window.host.ready) if self.window.host is not None else None
            lines += [f"media {ready}, lead {engine.media}, frame {engine.shown_index}"]
            lines += [f"signals {document.signals_loaded}"]
        for thread in threading.enumerate():
            where = traceback.format_stack(frames[thread.ident]) if thread.ident in frames else []
            lines += [f"thread {thread.name}", *where[-6:]]
        return "\n".join(lines)

    def close_session(self) -> None:
        """Close the session as the coder would, and wait until others may open it."""
        self.trigger("close_session")
        self.wait(lambda: self.window.at_rest)

    def close(self) -> None:
        """Close the window, which first puts on disk what is not there yet."""
        self.window.close()
        self.wait(lambda: not self.window.isVisible())

    def annotate(self, start_s: float, end_s: float) -> str:
        """Make an annotation as the coder would; its id."""
        self.pane.workspace.selection.choose_span((start_s, end_s))
        self.trigger("annotate_span")
        (id_,) = self.pane.workspace.selection.annotation_ids
        return id_

    def link(self) -> str:
        """Link words and cues where something is chosen, as masking, and confirm the card; the annotation's id."""
        self.trigger("annotate_incongruence")
        card = self.window.findChildren(IncongruenceCard)[-1]  # one that was closed may not be gone yet
        card.choose_type("masking")
        card.accept()
        linked = [row for row in self.document.session.annotations.values() if row.incongruence is not None]
        return linked[-1].id


def make_window(application: QApplication, settings_path: Path, bot: QtBot) -> Opened:
    """The window as the program makes it, with settings of its own."""
    window = app.make_window(application, QSettings(str(settings_path), QSettings.Format.IniFormat))
    window.resize(1280, 800)
    window.show()
    return Opened(window=window, bot=bot)
