"""A small session with everything that a timeline shows."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code, Codebook
from annotator.domain.flags import Evidence, Flag
from annotator.domain.media import FrameTimes, Media
from annotator.domain.participants import Participant
from annotator.domain.session import AnalysisInfo, Coder, Findings, Session, SessionInfo
from annotator.domain.signals import Coverage, Signal, SignalDefinition, SignalSet
from annotator.domain.transcript import Utterance
from annotator.media.waveform import Waveform, WaveformLevel

DURATION_S = 100.0
FRAME_S = 0.04

SMILE = Code(id="smile", name="Smile", color="#E69F00", tier="Face")
LEAN = Code(id="lean", name="Lean in", color="#0072B2", tier="Body")


def annotation(id_: str, start_s: float, end_s: float, **other: object) -> Annotation:
    fields: dict[str, object] = {"coder_id": "me", "tier": "Face", "code_id": "smile", "participant_id": "c"}
    return Annotation(id=id_, start_s=start_s, end_s=end_s, **{**fields, **other})  # type: ignore[arg-type]


def flag(id_: str, start_s: float, end_s: float, participant_id: str = "c") -> Flag:
    evidence = Evidence(signal="lip_corner_pull", unit="IOD", before=0.1, after=0.2, effect_z=3.1, direction="up")
    return Flag(
        id=id_,
        kind="shift",
        family="expression",
        participant_id=participant_id,
        start_s=start_s,
        onset_s=start_s,
        apex_s=(start_s + end_s) / 2,
        offset_s=end_s,
        end_s=end_s,
        score=3.1,
        rule="phasic",
        text="lip corners rose 3.1 SD above this person's baseline",
        evidence=(evidence,),
    )


def full_session(*, analysed: bool = True, blind_to: tuple[str, ...] = ()) -> Session:
    """Two people, two tiers, three annotations of mine and one of somebody else, two flags, two turns."""
    rows = (
        annotation("a1", 20.0, 24.0),
        annotation("a2", 40.0, 44.0, participant_id="t"),
        annotation("a3", 60.0, 64.0, tier="Body", code_id="lean"),
        annotation("b1", 70.0, 74.0, coder_id="jo"),
    )
    flags = (flag("f1", 30.0, 32.0), flag("f2", 50.0, 53.0))
    turns = (
        Utterance(id="u1", start_s=10.0, end_s=16.0, text="It was fine, really fine", participant_id="c", valence=0.6),
        Utterance(id="u2", start_s=17.0, end_s=19.0, text="How was it?", participant_id="t"),
    )
    coverage = (
        Coverage(participant_id="c", family="expression", measurable_s=90, total_s=100, gaps=((80.0, 90.0),)),
        Coverage(participant_id="c", family="posture", measurable_s=95, total_s=100, gaps=((85.0, 95.0),)),
    )
    info = AnalysisInfo(
        program_version="1",
        model_name="",
        model_sha256="",
        parameters=MappingProxyType({}),
        finished_at="",
        coverage=coverage,
    )
    media = Media(id="m", file_name="m.mp4", path="m.mp4", fingerprint="", duration_s=DURATION_S, has_audio=True)
    people = {"c": Participant(id="c", role="client", name="Anna"), "t": Participant(id="t", role="therapist")}
    coders = {"me": Coder(id="me", name="Mia Ek", blind_to=blind_to), "jo": Coder(id="jo", name="Jo Berg")}
    return Session(
        info=SessionInfo(id="s", title="Session", created_at="", duration_s=DURATION_S),
        media=MappingProxyType({"m": media}),
        participants=MappingProxyType(people),
        codebook=Codebook(id="b", codes=(SMILE, LEAN)),
        utterances=MappingProxyType({row.id: row for row in turns}),
        annotations=MappingProxyType({row.id: row for row in rows}),
        coders=MappingProxyType(coders),
        findings=Findings(info=info, flags=MappingProxyType({row.id: row for row in flags}))
        if analysed
        else Findings(),
    )


def made_signal(times_s: np.ndarray, z: np.ndarray, name: str = "lip_corner_pull") -> Signal:
    """A signal with baseline 0.2 and spread 0.1."""
    definition = SignalDefinition(
        name=name,
        label="Lip corner pull",
        family="expression",
        unit="IOD",
        formula="|61-291|",
        source="measured",
        weakness="open jaw",
        rises="lip corners rose",
        falls="lip corners fell",
        floor=0.01,
    )
    return Signal(
        definition=definition,
        times_s=times_s,
        values=0.2 + 0.1 * z,
        quality=np.isfinite(z).astype(np.float32),
        baseline=np.full(len(z), 0.2),
        spread=np.full(len(z), 0.1),
    )


def signal_sets() -> dict[str, SignalSet]:
    """The client's lip corners: still, a rise from 30 to 32 s, nothing measurable from 80 to 90 s."""
    times_s = np.arange(0, DURATION_S, 1 / 15)
    z = 0.2 * np.sin(times_s)
    z[(times_s >= 30) & (times_s < 32)] = 4.0
    z[(times_s >= 80) & (times_s < 90)] = np.nan
    signal = made_signal(times_s, z)
    return {"c": SignalSet(participant_id="c", signals=MappingProxyType({"lip_corner_pull": signal}))}


def waveform() -> Waveform:
    """Loud from 10 to 16 s, quiet else."""
    loud = np.full(int(DURATION_S * 100), 200, dtype=np.int16)
    loud[1000:1600] = 20_000
    return Waveform(fingerprint="", levels=(WaveformLevel(bin_s=0.01, minimum=-loud, maximum=loud),))


def frames() -> FrameTimes:
    return FrameTimes(times_s=np.arange(0, DURATION_S, FRAME_S), end_s=DURATION_S)
