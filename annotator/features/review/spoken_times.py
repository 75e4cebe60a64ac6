"""When nobody speaks, and when the therapist begins to: what a review asks of who speaks when. Qt-free."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from annotator.analysis.conversation import conversation_course
from annotator.app.conversation.gather import Conversation
from annotator.domain.session import Session
from annotator.domain.spans import Span

SHORTEST_SHOWN_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenTimes:
    """Silences between speech, and the beginnings of the therapist's turns, in order of time."""

    silences: tuple[Span, ...] = ()
    therapist_starts_s: tuple[float, ...] = ()

    def silent_for_s(self, time_s: float) -> float | None:
        """How long nobody has spoken at a moment; None while somebody speaks, and before it is worth showing."""
        at = bisect_right(self.silences, time_s, key=lambda span: span[0]) - 1
        if at < 0 or time_s >= self.silences[at][1]:
            return None
        return time_s - self.silences[at][0]


def spoken_times(conversation: Conversation, session: Session) -> SpokenTimes:
    """From who speaks when."""
    course = conversation_course(conversation.speakers.spans, long_silence_s=SHORTEST_SHOWN_S)
    therapists = {one.id for one in session.participants.values() if one.role == "therapist"}
    return SpokenTimes(
        silences=tuple((one.start_s, one.end_s) for one in course.silences),
        therapist_starts_s=tuple(turn.start_s for turn in course.turns if turn.participant_id in therapists),
    )
