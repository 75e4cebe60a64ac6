"""BORIS opening the events of a session, to hold our own opening against it.

BORIS is a program of its own and no part of this one: it runs in a Python of its own, with its own window. What is
measured is the same as for ours, from starting the program to painted events; BORIS shows them as a table, a start and
a stop each. It has no signals, sound or transcript to show, and no rows over time.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from annotator.domain.session import Session

_OBSERVATION = "big"
_RUNS = 3
_LONGEST_S = 300


def boris_project(session: Session) -> dict[str, Any]:
    """The annotations as a BORIS project with one live observation."""
    codes = {code.id: code.name for code in session.codebook.codes}
    people = list(session.participants)
    marks = sorted(
        (time_s, row.participant_id, codes[row.code_id])
        for row in session.annotations.values()
        for time_s in (row.start_s, row.end_s)
    )
    behaviours = {
        str(number): {
            "type": "State event",
            "key": chr(ord("a") + number),
            "code": name,
            **dict.fromkeys(("description", "category", "modifiers", "excluded", "coding map"), ""),
        }
        for number, name in enumerate(codes.values())
    }
    observation: dict[str, Any] = {
        "file": {},
        "type": "LIVE",
        "date": "2026-01-01T00:00:00",
        "description": "",
        "time offset": 0.0,
        "events": [[round(time_s, 3), person, code, "", ""] for time_s, person, code in marks],
        "independent_variables": {},
        "close_behaviors_between_videos": False,
        "scan_sampling_time": 0,
        "start_from_current_time": False,
        "start_from_current_epoch_time": False,
        "visualize_spectrogram": False,
        "visualize_waveform": False,
        "observation time interval": [0, 0],
        "media_info": {"length": {}, "fps": {}, "hasVideo": {}, "hasAudio": {}, "offset": {}},
    }
    return {
        "time_format": "s",
        "project_date": "2026-01-01T00:00:00",
        "project_name": _OBSERVATION,
        "project_description": "",
        "project_format_version": "7.0",
        "subjects_conf": {
            str(number): {"key": str(number), "name": name, "description": ""} for number, name in enumerate(people)
        },
        "behaviors_conf": behaviours,
        "independent_variables": {},
        "behavioral_categories": [],
        "coding_map": {},
        "behaviors_coding_map": [],
        "converters": {},
        "observations": {_OBSERVATION: observation},
    }


def _own_environment() -> dict[str, str]:
    """Ours without what points Qt and Python to our own libraries."""
    ours = ("PYTHONPATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QT_PLUGIN_PATH", "QT_QPA_FONTDIR")
    return {name: value for name, value in os.environ.items() if name not in ours}


def boris_opening_s(python: str, session: Session) -> tuple[float, float]:
    """Seconds until BORIS has painted the events, and at work; the best of three.

    Raises:
        RuntimeError: BORIS does not run there, or did not show them.
    """
    found: list[tuple[float, float]] = []
    for _run in range(_RUNS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            project, out = folder / "events.boris", folder / "out.json"
            project.write_text(json.dumps(boris_project(session)), encoding="utf-8")
            watch = str(Path(__file__).with_name("boris_watch.py"))
            rows = str(2 * len(session.annotations))
            began = time.time()
            done = subprocess.run(
                [python, watch, repr(began), str(project), _OBSERVATION, rows, str(out)],
                env={**_own_environment(), "HOME": name},
                capture_output=True,
                text=True,
                timeout=_LONGEST_S,
                check=False,
            )
            if not out.is_file():
                raise RuntimeError(f"BORIS did not open the events: {done.stderr[-600:]}")
            told = json.loads(out.read_text(encoding="utf-8"))
            found.append((float(told["opened_s"]), float(told["worked_s"])))
    return min(found)
