"""What was said, by whom, when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One speaker's turn.

    Attributes:
        participant_id: Who speaks; None where the transcript does not say.
        valence: -1 (negative) to 1 (positive); None where nobody and nothing has rated it.
    """

    id: str
    start_s: float
    end_s: float
    text: str
    participant_id: str | None = None
    valence: float | None = None
