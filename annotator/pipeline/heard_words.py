"""The words of the last transcription of a session, with times and certainty, as they lie in its analysis folder."""

from __future__ import annotations

import json
import math
from typing import Any

from annotator.domain.word_times import HeardWord, HeardWords
from annotator.storage.session_folder import SessionFolder

TRANSCRIPT_NAME = "whisper.json"
"""What the model heard, as it lies in the analysis folder."""

_MOST_BYTES = 64 * 2**20


def read_heard_words(folder: SessionFolder) -> HeardWords:
    """What is there; nothing where the session was not transcribed here, or the file cannot be read."""
    path = folder.analysis_path / TRANSCRIPT_NAME
    try:
        if path.stat().st_size > _MOST_BYTES:
            return HeardWords()
        document: Any = json.loads(path.read_bytes())
        return HeardWords(_word(row) for segment in document["segments"] for row in segment["words"])
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return HeardWords()


def _word(row: Any) -> HeardWord:
    told = row.get("probability")
    start_s, end_s = float(row["start"]), float(row["end"])
    if not math.isfinite(start_s) or not math.isfinite(end_s):
        raise ValueError("a word without a time")
    return HeardWord(
        text=str(row["word"]), start_s=start_s, end_s=end_s, probability=float(told) if told is not None else None
    )
