"""A small real session and the workspace around it, made from domain types."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType, ModuleType
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex

from annotator.domain.annotations import Annotation, Incongruence
from annotator.domain.codebook import Code, Codebook
from annotator.domain.edits import Edit
from annotator.domain.flags import Evidence, Flag
from annotator.domain.media import LEFT_REGION, RIGHT_REGION, FrameTimes, Media
from annotator.domain.participants import Participant
from annotator.domain.session import AnalysisInfo, Coder, Findings, Session, SessionInfo
from annotator.domain.signals import Coverage, Signal, SignalDefinition, SignalSet
from annotator.domain.transcript import Utterance
from annotator.ui.background.edit_writer import Write
from annotator.ui.document import SessionDocument
from annotator.ui.look.theme import ThemeSource
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.view_options import ViewOptions
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.keyed_table import KeyedTableModel

DURATION_S = 90.0

_DEFINITIONS = (
    ("lip_corner_pull", "Lip corner pull", "expression", "IOD", "lip corners rose", "lip corners fell"),
    ("brow_lower", "Brow lowering", "expression", "IOD", "brows lowered", "brows relaxed"),
    ("gaze_horizontal", "Gaze, horizontal", "gaze", "ratio", "gaze went to the left", "gaze went to the right"),
    ("head_pitch", "Head pitch", "head", "deg", "head tipped up", "head tipped down"),
    ("lean_forward", "Lean forward", "posture", "log ratio", "leaned forward", "leaned back"),
)


def definition(name: str) -> SignalDefinition:
    name_, label, family, unit, rises, falls = next(row for row in _DEFINITIONS if row[0] == name)
    return SignalDefinition(
        name=name_,
        label=label,
        family=family,  # type: ignore[arg-type]
        unit=unit,
        formula="|61-291| after alignment",
        source="FACS 12",
        weakness="Not to be trusted while the head is turned.",
        rises=rises,
        falls=falls,
        floor=0.012,
    )


def signal_set(participant_id: str, names: tuple[str, ...] = tuple(row[0] for row in _DEFINITIONS)) -> SignalSet:
    times = np.arange(0, DURATION_S, 1 / 15)
    rng = np.random.default_rng(7)
    signals = {}
    for name in names:
        values = 0.4 + rng.normal(0, 0.01, len(times))
        values += 0.09 * np.exp(-(((times - 12.9) / 0.6) ** 2))
        values[(times > 15) & (times < 16.2)] = np.nan
        quality = np.where(np.isnan(values), 0, 0.93).astype(np.float32)
        spread = np.full(len(times), 0.015)
        signals[name] = Signal(
            definition=definition(name),
            times_s=times,
            values=values,
            quality=quality,
            baseline=np.full(len(times), 0.4),
            spread=spread,
        )
    return SignalSet(participant_id=participant_id, signals=MappingProxyType(signals))


def flag(
    flag_id: str,
    start_s: float,
    *,
    participant_id: str = "p1",
    signal: str = "lip_corner_pull",
    score: float = 3.1,
    kind: str = "shift",
    rule: str = "phasic",
    utterance_id: str | None = None,
    length_s: float = 1.8,
    share: float | None = None,
) -> Flag:
    known = definition(signal)
    return Flag(
        id=flag_id,
        kind=kind,  # type: ignore[arg-type]
        family=known.family,
        participant_id=participant_id,
        start_s=start_s,
        onset_s=start_s,
        apex_s=start_s + length_s / 2,
        offset_s=start_s + length_s,
        end_s=start_s + length_s,
        score=score,
        rule=rule,
        text=f"{known.rises.capitalize()} {score:.1f} SD above this person's baseline at {start_s:.1f} s "
        f"for {length_s:.1f} s.",
        evidence=(
            Evidence(signal=signal, unit=known.unit, before=0.4, after=0.49, effect_z=score, direction="up"),
            Evidence(signal="brow_lower", unit="IOD", before=0.31, after=0.28, effect_z=-1.4, direction="down"),
        ),
        utterance_id=utterance_id,
        share=share,
    )


CODEBOOK = Codebook(
    id="incongruence",
    name="Incongruence",
    codes=(
        Code(
            id="masking",
            name="Masking",
            definition="A smile or laugh over distress.",
            shortcut="1",
            tier="Incongruence",
            color="#D55E00",
            incongruence=True,
        ),
        Code(
            id="smile",
            name="Smile",
            definition="Lip corners pulled up.",
            shortcut="2",
            color="#E69F00",
            exclusive_group="mouth",
        ),
        Code(
            id="frown",
            name="Frown",
            definition="Lip corners down or brows lowered.",
            shortcut="3",
            color="#0072B2",
            exclusive_group="mouth",
        ),
        Code(id="lean_back", name="Lean back", shortcut="4", color="#009E73"),
        Code(id="nod", name="Nod", kind="point", shortcut="n", color="#56B4E9", definition="One nod of the head."),
    ),
)

UTTERANCES = (
    Utterance(
        id="u1",
        start_s=2.0,
        end_s=6.5,
        text="How has the week been since we last spoke?",
        participant_id="p2",
        valence=0.1,
    ),
    Utterance(
        id="u2",
        start_s=12.0,
        end_s=16.5,
        text="My father is back in hospital, but it is fine, really.",
        participant_id="p1",
        valence=-0.6,
    ),
    Utterance(id="u3", start_s=18.0, end_s=20.0, text="Fine?", participant_id="p2", valence=0.0),
    Utterance(id="u4", start_s=41.0, end_s=47.0, text="I am so happy for my sister.", participant_id="p1", valence=0.8),
)

FLAGS = (
    flag("f1", 12.04, score=3.1),
    flag("f2", 12.36, kind="incongruence", rule="masking", utterance_id="u2", score=2.9),
    flag("f3", 24.4, signal="lean_forward", score=4.6, length_s=9.0),
    flag("f4", 31.2, participant_id="p2", signal="brow_lower", score=2.6, share=0.4),
    flag("f5", 55.72, signal="gaze_horizontal", score=5.2),
    flag("f6", 70.0, participant_id="p2", signal="head_pitch", score=7.9),
)


def session(
    *,
    flags: tuple[Flag, ...] | None = FLAGS,
    utterances: tuple[Utterance, ...] = UTTERANCES,
    annotations: tuple[Annotation, ...] = (),
    codebook: Codebook = CODEBOOK,
) -> Session:
    """A client and a therapist side by side; ``flags=None`` for not analysed."""
    findings = Findings()
    if flags is not None:
        info = AnalysisInfo(
            program_version="1",
            model_name="face_mesh",
            model_sha256="0",
            parameters={"sensitivity": 5},
            finished_at="2026-01-01T00:00:00+00:00",
            coverage=(
                Coverage(participant_id="p1", family="expression", measurable_s=86.4, total_s=90.0),
                Coverage(participant_id="p1", family="posture", measurable_s=80.0, total_s=90.0),
                Coverage(participant_id="p2", family="expression", measurable_s=0.0, total_s=90.0),
            ),
        )
        findings = Findings(info=info, flags=MappingProxyType({one.id: one for one in flags}))
    media = Media(
        id="m1",
        file_name="demo.mp4",
        path="demo.mp4",
        fingerprint="sha256:0",
        duration_s=DURATION_S,
        width_px=1280,
        height_px=720,
    )
    people = (
        Participant(id="p1", role="client", media_id="m1", region=LEFT_REGION),
        Participant(id="p2", role="therapist", media_id="m1", region=RIGHT_REGION),
    )
    return Session(
        info=SessionInfo(id="s1", title="Demo", created_at="2026-01-01T00:00:00+00:00", duration_s=DURATION_S),
        media=MappingProxyType({"m1": media}),
        participants=MappingProxyType({row.id: row for row in people}),
        codebook=codebook,
        utterances=MappingProxyType({row.id: row for row in utterances}),
        annotations=MappingProxyType({row.id: row for row in annotations}),
        coders=MappingProxyType({"c1": Coder(id="c1", name="Coder one")}),
        findings=findings,
    )


def annotation(
    annotation_id: str,
    start_s: float,
    end_s: float,
    *,
    code_id: str = "smile",
    participant_id: str = "p1",
    note: str = "",
) -> Annotation:
    linked = Incongruence(utterance_id="u2", verbal_start_s=12.0, verbal_end_s=16.5, verbal_valence=-0.6)
    return Annotation(
        id=annotation_id,
        coder_id="c1",
        tier="Incongruence" if code_id == "masking" else "Codes",
        code_id=code_id,
        participant_id=participant_id,
        start_s=start_s,
        end_s=end_s,
        note=note,
        incongruence=linked if code_id == "masking" else None,
    )


def workspace(
    made: Session,
    *,
    appearance: str = "light",
    with_signals: bool = True,
    read_only: bool = False,
    write: Write | None = None,
) -> tuple[Workspace, list[Edit]]:
    """The workspace and the list of edits written so far, in order (unless ``write`` takes them)."""
    written: list[Edit] = []

    def note(edit: Edit, *, coder_id: str) -> None:
        written.append(edit)

    document = SessionDocument(made, coder_id="c1", write=write or note, read_only=read_only)
    frames = FrameTimes(times_s=np.arange(0, DURATION_S, 0.04), end_s=DURATION_S)
    document.set_frame_times("m1", frames)
    playhead = Playhead()
    playhead.set_duration(DURATION_S)
    playhead.set_frames(frames)
    if with_signals:
        document.set_signal_sets({"p1": signal_set("p1"), "p2": signal_set("p2")})
    made_workspace = Workspace(
        document=document,
        playhead=playhead,
        selection=Selection(),
        options=ViewOptions(),
        themes=ThemeSource(appearance),  # type: ignore[arg-type]
    )
    return made_workspace, written


@dataclass(kw_only=True)
class TableWork:
    """What a table does: rows made, how often all was laid out anew, and which rows were looked at."""

    made: int = 0
    resets: int = 0
    seen: set[int] = field(default_factory=set[int])

    def start_again(self) -> None:
        self.made, self.resets = 0, 0
        self.seen.clear()


def count_work(
    monkeypatch: pytest.MonkeyPatch, model: KeyedTableModel[Any], rows_made_by: tuple[ModuleType, str]
) -> TableWork:
    """What a table does from now on."""
    work = TableWork()
    kind, (module, maker) = type(model), rows_made_by
    data, make = kind.data, getattr(module, maker)

    def asked(self: KeyedTableModel[Any], index: QModelIndex, *what: Any) -> Any:
        work.seen.add(index.row())
        return data(self, index, *what)

    def laid_out_anew() -> None:
        work.resets += 1

    def made(*of: Any, **more: Any) -> Any:
        work.made += 1
        return make(*of, **more)

    monkeypatch.setattr(kind, "data", asked)
    monkeypatch.setattr(module, maker, made)
    model.modelReset.connect(laid_out_anew)
    return work
