"""What the therapist did after a cue: how soon anything changed, and who spoke next. Facts beside an annotation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotator.analysis.flag_text import words
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY, phasic_on_z
from annotator.analysis.shifts import Shift
from annotator.domain.transcript import Utterance

LOOKED_FOR_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What followed a cue.

    Attributes:
        shift: The responder's first shift that began after the cue's onset; None if there was none within 10 s.
        delay_s: From the cue's onset to that shift's; None likewise.
        next_speaker_id: Who began to speak first after the cue's onset; None if nobody did, or it is not known who.
        speech_delay_s: From the cue's onset to that; None if nobody spoke.
    """

    shift: Shift | None
    delay_s: float | None
    next_speaker_id: str | None
    speech_delay_s: float | None

    def sentence(self, labels: Mapping[str, str], responder_id: str) -> str:
        """The facts in one line.

        Args:
            labels: What each participant is called, by id.
        """
        who = labels.get(responder_id, responder_id)
        if self.shift is None or self.delay_s is None:
            moved = f"nothing changed in the measures of the {who} within {LOOKED_FOR_S:.0f} s"
        else:
            moved = f"the first change of the {who} came after {self.delay_s:.1f} s: {words(self.shift)}"
        if self.speech_delay_s is None:
            spoke = "nobody spoke in the transcript after that"
        else:
            speaker = labels.get(self.next_speaker_id or "")
            named = f"the {speaker}" if speaker else "somebody the transcript does not name"
            spoke = f"next to speak was {named}, after {self.speech_delay_s:.1f} s"
        return f"{moved[0].upper()}{moved[1:]}; {spoke}."


def response_to(
    cue_onset_s: float,
    *,
    responder_id: str,
    shifts: Iterable[Shift],
    utterances: Iterable[Utterance],
) -> Response:
    """What a responder's signals and the transcript say about the time after a cue. It says nothing about causes.

    Args:
        cue_onset_s: Onset of the cue or of the accepted annotation.
        responder_id: Whose reaction is asked for, usually the therapist's.
        shifts: Shifts of anybody, as :func:`annotator.analysis.candidates.find_candidates` gives them.
    """
    least = phasic_on_z(DEFAULT_SENSITIVITY)
    own = [
        shift
        for shift in shifts
        if shift.participant_id == responder_id
        and shift.strength >= least
        and cue_onset_s < shift.onset_s <= cue_onset_s + LOOKED_FOR_S
    ]
    first = min(own, key=lambda shift: (shift.onset_s, -shift.strength), default=None)
    later = (row for row in utterances if row.start_s > cue_onset_s)
    spoken = min(later, key=lambda row: (row.start_s, row.end_s), default=None)
    return Response(
        shift=first,
        delay_s=first.onset_s - cue_onset_s if first is not None else None,
        next_speaker_id=spoken.participant_id if spoken is not None else None,
        speech_delay_s=spoken.start_s - cue_onset_s if spoken is not None else None,
    )
