"""Making and analysing sessions for benchmarks."""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.flags import Flag
from annotator.domain.media import FULL_REGION, LEFT_REGION, RIGHT_REGION
from annotator.domain.session import Findings
from annotator.features.demo.recording import RecordingSettings, generate_recording
from annotator.features.demo.script import Script, read_script, write_script
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.storage.session_folder import SessionFolder


def scripted_session(script: Script, folder: Path, *, settings: RecordingSettings, spoken: bool = False) -> Path:
    """Render ``script`` into ``folder`` and make a session of it; what is there already is used again.

    Args:
        spoken: Whether the session gets the script's lines as its transcript.
    """
    folder.mkdir(parents=True, exist_ok=True)
    session, written, video = folder / "recording.session", folder / "script.json", folder / "recording.mp4"
    rendered = video.is_file() and written.is_file() and read_script(written) == script
    if not rendered:
        generate_recording(script, video, settings=settings)
        write_script(script, written)
    if not (rendered and (session / "session.db").is_file()):
        regions = (FULL_REGION,) if len(script.roles) == 1 else (LEFT_REGION, RIGHT_REGION)
        people = [ParticipantSpec(role=role, region=region) for role, region in zip(script.roles, regions, strict=True)]
        transcript = folder / "transcript.csv" if spoken else None
        if transcript is not None:
            write_transcript(script, transcript)
        new_session(session, [VideoSpec(path=video)], people, transcript=transcript).close()
    return session


def repeated(base: Path, video: Path, duration_s: float) -> Path:
    """The base's packets over and over, with times that go on; at least a whole time, and no more than asked for."""
    if video.is_file():
        return video
    length_s = duration_s_of(base)
    times = max(1, math.ceil(duration_s / length_s - 1e-6))
    partial = video.with_name(f".{video.name}.partial")
    written: Any = av.open(str(partial), "w", format="mp4")
    with written as output:
        stream: Any = None
        for turn in range(times):
            opened: Any = av.open(str(base))
            with opened as source:
                coded = source.streams.video[0]
                if stream is None:
                    stream = output.add_stream_from_template(coded)
                shift = round(turn * length_s / coded.time_base) if coded.time_base else 0
                for packet in source.demux(coded):
                    if packet.dts is None or packet.pts is None:
                        continue
                    packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, stream
                    output.mux(packet)
    partial.replace(video)
    return video


def duration_s_of(video: Path) -> float:
    """How long the video stream is; 0 where the file does not say."""
    opened: Any = av.open(str(video))
    with opened as container:
        stream = container.streams.video[0]
        return float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0


def write_transcript(script: Script, path: Path) -> None:
    """The script's lines as a table that the program reads as a transcript."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("start", "end", "speaker", "text"))
        table.writerows((line.start_s, line.end_s, line.role, line.text) for line in script.lines)


def analysed(session: Path, *, options: AnalysisOptions | None = None) -> Findings:
    """Analyse a session (or go on with it) and return what was found."""
    with SessionFolder.open(session) as folder:
        return analyse(folder, options or AnalysisOptions())


def describe(flags: Sequence[Flag]) -> None:
    """List flags on standard error."""
    for flag in flags:
        print(f"  {flag.participant_id:10} {flag.family:10} {flag.onset_s:8.2f} {flag.text}", file=sys.stderr)
