"""Time to draw the timeline while it is scrolled and zoomed.

``python -m benchmarks.timeline [--width 1600] [--height 500] [--steps 200] [--hours 3]``

One session with 12 signals of 216,000 samples, 10,000 annotations, 300 flags, a transcript and sound. Each step moves
the view, paints every row that is in sight anew and brings it to the screen; the time of a step is measured from
before the view moves to after the paint event. The processor time of the same steps tells how much of it was spent
waiting for a busy machine. Exit code 1 if the median is above 8 ms or the 95th percentile above
16 ms. Without a screen set ``QT_QPA_PLATFORM=offscreen``.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code, Codebook
from annotator.domain.flags import Flag
from annotator.domain.media import FrameTimes, Media
from annotator.domain.participants import Participant
from annotator.domain.session import AnalysisInfo, Findings, Session, SessionInfo
from annotator.domain.signals import FAMILIES, Signal, SignalDefinition, SignalSet
from annotator.domain.transcript import Utterance
from annotator.media.waveform import Waveform, WaveformLevel
from annotator.ui.document import SessionDocument
from annotator.ui.playhead import Playhead
from annotator.ui.selection import Selection
from annotator.ui.theme import ThemeSource
from annotator.ui.timeline.timeline_view import TimelineView
from annotator.ui.view_options import ViewOptions
from annotator.ui.workspace import Workspace

SIGNALS, SAMPLES, ANNOTATIONS, FLAGS = 12, 216_000, 10_000, 300
LONGEST_MEDIAN_MS, LONGEST_P95_MS = 8.0, 16.0
_PALETTE = ("#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7")


def big_session(duration_s: float, rng: np.random.Generator) -> Session:
    """A session as long and as full as a coder's will ever be."""
    codes = tuple(
        Code(id=f"code{n}", name=f"Code {n}", color=_PALETTE[n % 6], tier=("Face", "Body", "Words")[n % 3])
        for n in range(12)
    )
    starts = np.sort(rng.uniform(0, duration_s - 10, ANNOTATIONS))
    annotations = {
        f"a{n}": Annotation(
            id=f"a{n}",
            coder_id="one",
            tier=codes[n % 12].tier,
            code_id=codes[n % 12].id,
            participant_id="client",
            start_s=float(start),
            end_s=float(start + length),
        )
        for n, (start, length) in enumerate(zip(starts, rng.uniform(0.2, 2.5, ANNOTATIONS), strict=True))
    }
    flags = {f"f{n}": _flag(n, float(start)) for n, start in enumerate(rng.uniform(0, duration_s - 5, FLAGS))}
    words = [
        "I",
        "suppose",
        "it",
        "was",
        "fine",
        "and",
        "then",
        "we",
        "did",
        "not",
        "talk",
        "about",
        "it",
        "afterwards",
        "at",
        "all",
    ]
    utterances = {
        f"u{n}": Utterance(
            id=f"u{n}",
            start_s=float(start),
            end_s=float(start) + 4.0,
            text=" ".join(words[: 2 + n % 13]),
            participant_id="client",
        )
        for n, start in enumerate(np.arange(1, duration_s - 6, 6.0))
    }
    media = Media(
        id="m", file_name="m.mp4", path="m.mp4", fingerprint="sha256:0", duration_s=duration_s, has_audio=True
    )
    info = AnalysisInfo(
        program_version="", model_name="", model_sha256="", parameters=MappingProxyType({}), finished_at=""
    )
    return Session(
        info=SessionInfo(id="s", title="Benchmark", created_at="", duration_s=duration_s),
        media=MappingProxyType({"m": media}),
        participants=MappingProxyType({"client": Participant(id="client", role="client", media_id="m")}),
        codebook=Codebook(id="b", codes=codes),
        utterances=MappingProxyType(utterances),
        annotations=MappingProxyType(annotations),
        findings=Findings(info=info, flags=MappingProxyType(flags)),
    )


def _flag(number: int, start_s: float) -> Flag:
    return Flag(
        id=f"f{number}",
        kind="shift",
        family=FAMILIES[number % 6],
        participant_id="client",
        start_s=start_s,
        onset_s=start_s,
        apex_s=start_s + 1,
        offset_s=start_s + 2,
        end_s=start_s + 2,
        score=3.0,
        rule="phasic",
        text="",
    )


def big_signals(duration_s: float, rng: np.random.Generator) -> SignalSet:
    """Noise with slow waves, and stretches that could not be measured."""
    times_s = np.arange(SAMPLES) * (duration_s / SAMPLES)
    made: dict[str, Signal] = {}
    for number in range(SIGNALS):
        values = rng.normal(0, 1, SAMPLES) + np.sin(times_s / (10 + number))
        values[SAMPLES // 5 : SAMPLES // 5 + 4000] = np.nan
        definition = SignalDefinition(
            name=f"signal_{number}",
            label=f"Signal {number}",
            family=FAMILIES[number % 6],
            unit="IOD",
            formula="",
            source="",
            weakness="",
            rises="",
            falls="",
            floor=0.1,
        )
        made[definition.name] = Signal(
            definition=definition,
            times_s=times_s,
            values=values,
            quality=np.isfinite(values).astype(np.float32),
            baseline=np.zeros(SAMPLES),
            spread=np.ones(SAMPLES),
        )
    return SignalSet(participant_id="client", signals=MappingProxyType(made))


def big_waveform(duration_s: float, rng: np.random.Generator) -> Waveform:
    """Ten-millisecond bins of noise."""
    loud = (rng.uniform(0.05, 1.0, int(duration_s * 100)) * 20_000).astype(np.int16)
    return Waveform(fingerprint="sha256:0", levels=(WaveformLevel(bin_s=0.01, minimum=-loud, maximum=loud),))


def open_view(duration_s: float, width_px: int, height_px: int) -> tuple[TimelineView, Workspace]:
    """The timeline on screen with everything prepared."""
    rng = np.random.default_rng(7)
    signal_set = big_signals(duration_s, rng)
    document = SessionDocument(big_session(duration_s, rng), coder_id="one", write=lambda _edit: None)
    document.set_signal_sets({"client": signal_set})
    frames = FrameTimes(times_s=np.arange(0, duration_s, 1 / 30), end_s=duration_s)
    document.set_frame_times("m", frames)
    playhead, options = Playhead(), ViewOptions()
    playhead.set_duration(duration_s)
    playhead.set_frames(frames)
    options.set_shown_signals(tuple(signal_set.signals))
    workspace = Workspace(
        document=document, playhead=playhead, selection=Selection(), options=options, themes=ThemeSource("light")
    )
    view = TimelineView(workspace)
    view.resize(width_px, height_px)
    view.set_waveform("m", big_waveform(duration_s, rng))
    view.show()
    view.canvas.refresh()
    while view.state.preparing:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()
    return view, workspace


def one_step(view: TimelineView, step: int, steps: int) -> tuple[float, float]:
    """Zoom from everything to two seconds and back while panning; wall and processor milliseconds until it is shown."""
    began, worked = time.perf_counter(), time.thread_time()
    viewport = view.viewport
    factor = (viewport.duration_s / 2.0) ** (2 / steps)
    if step % 2:
        view.state.set_viewport(viewport.panned(viewport.span_s * 0.07))
    else:
        inwards = step < steps / 2
        at_x = viewport.width_px * (0.5 + 0.3 * math.sin(step))
        view.state.set_viewport(viewport.zoomed(factor**2 if inwards else factor**-2, at_x))
    view.canvas.refresh()
    view.canvas.repaint()
    view.overview.repaint()
    return (time.perf_counter() - began) * 1000, (time.thread_time() - worked) * 1000


def playing_step(view: TimelineView, workspace: Workspace, step: int) -> float:
    """One movement of the playhead without a change of view."""
    began = time.perf_counter()
    workspace.playhead.seek(view.viewport.start_s + step / 30)
    QApplication.processEvents()
    return (time.perf_counter() - began) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description="Time to draw the timeline while it is scrolled and zoomed.")
    parser.add_argument("--width", type=int, default=1600)
    parser.add_argument("--height", type=int, default=500)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--hours", type=float, default=3.0)
    arguments = parser.parse_args()
    application = QApplication(sys.argv[:1])
    began = time.perf_counter()
    view, workspace = open_view(arguments.hours * 3600, arguments.width, arguments.height)
    opened_s = time.perf_counter() - began
    rows = len(view.canvas.panes.visible())
    steps = [one_step(view, step, arguments.steps) for step in range(arguments.steps)]
    took, worked = np.array([step[0] for step in steps]), np.array([step[1] for step in steps])
    view.zoom_to_all()
    view.canvas.refresh()
    played = np.array([playing_step(view, workspace, step) for step in range(100)])
    median, high = float(np.median(took)), float(np.percentile(took, 95))
    print(f"{arguments.width} x {arguments.height}, {rows} rows in sight, {SIGNALS} signals of {SAMPLES:,} samples,")
    print(f"{ANNOTATIONS:,} annotations, {FLAGS} flags, {arguments.hours:g} h; made and shown in {opened_s:.1f} s")
    print(f"scroll and zoom: median {median:.1f} ms, 95th percentile {high:.1f} ms, worst {took.max():.1f} ms")
    print(f"  of it at work: median {np.median(worked):.1f} ms, 95th percentile {np.percentile(worked, 95):.1f} ms")
    print(f"playhead alone:  median {np.median(played):.2f} ms, 95th percentile {np.percentile(played, 95):.2f} ms")
    view.close_views()
    workspace.document.close()
    view.close()
    del application
    return 0 if median <= LONGEST_MEDIAN_MS and high <= LONGEST_P95_MS else 1


if __name__ == "__main__":
    sys.exit(main())
