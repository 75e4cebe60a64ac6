"""How well changes of a voice, late answers and turn boundaries are found in made conversations of known script.

``python -m benchmarks.voices [--seeds N] [--first-seed S] [--minutes N]``

Two made voices talk; the client says some lines quieter, flatter or faster, and some answers come late. The same sound
is measured as it is, and with noise 20 and 10 dB below the speech; then as long a reading in which nothing changes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.heard_signals import heard_signals, heard_voice
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY, phasic_on_z
from annotator.analysis.shifts import Shift
from annotator.analysis.speakers import Speakers, from_transcript
from annotator.analysis.speech_activity import RATE_HZ, SpeechActivity, speech_activity
from annotator.analysis.turns import turns
from annotator.analysis.voice.heard_person import HeardPerson
from annotator.analysis.voice.noise import sounding_spans
from annotator.analysis.voice.track import VoiceListener
from annotator.analysis.voice.voice_shifts import phrase_shifts, wait_shifts
from annotator.domain.percent import percent
from annotator.domain.signals import SignalSet
from annotator.domain.spans import united
from annotator.domain.transcript import Utterance
from annotator.features.demo.script import ScriptedLine
from annotator.features.demo.voice import babble
from benchmarks.markdown import table

NOISES_DB = (None, 20.0, 10.0)
_EVENTS = ("quieter", "flatter", "faster", "late")
_SIGNAL_OF = {
    "quieter": "voice_loudness",
    "flatter": "voice_pitch_range",
    "faster": "voice_rate",
    "late": "response_latency",
}
_SLOPPY_S = 0.3
LEAST_F1 = 0.9
LEAST_WITHIN = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What was found of what was scripted.

    Attributes:
        boundaries_ms: (n,) how far found turn boundaries lie from the script's.
        false_signals: The leading signals of what was raised and is not in the script.
    """

    found: int
    scripted: int
    false: int
    boundaries_ms: NDArray[np.float64]
    false_signals: tuple[str, ...] = ()

    @property
    def f1(self) -> float:
        return 2 * self.found / max(2 * self.found + self.false + self.scripted - self.found, 1)


def conversation(seed: int, *, minutes: float, even: bool = False) -> tuple[tuple[ScriptedLine, ...], list[str]]:
    """Lines of a client and a therapist, and for each line what is unusual in how it is said."""
    random = np.random.default_rng([seed, 18])
    lines: list[ScriptedLine] = []
    kinds: list[str] = []
    at_s, number = 2.0, 0
    while at_s < 60 * minutes - 8:
        role = "client" if number % 2 else "therapist"
        kind = ""
        if not even and number > 8 and number % 6 == 1:
            kind = _EVENTS[(number // 6) % len(_EVENTS)]
        at_s += 4.5 + random.uniform(0, 1) if kind == "late" else random.uniform(0.3, 1.1)
        length_s = random.uniform(2.2, 6.0)
        lines.append(
            ScriptedLine(
                role=role,
                start_s=at_s,
                end_s=at_s + length_s,
                text="words",
                louder_db=-10.0 if kind == "quieter" else float(random.normal(0, 0.8)),
                melody=0.1 if kind == "flatter" else 1.0,
                pace=1.7 if kind == "faster" else float(random.uniform(0.92, 1.08)),
                late=kind == "late",
            )
        )
        kinds.append(kind)
        at_s, number = at_s + length_s, number + 1
    return tuple(lines), kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What is heard in a made conversation.

    Attributes:
        shifts: Every one that some sensitivity raises.
    """

    speakers: Speakers
    activity: SpeechActivity
    signals: tuple[SignalSet, ...]
    shifts: tuple[Shift, ...]

    @property
    def raised(self) -> list[Shift]:
        """What the middle sensitivity raises."""
        return [shift for shift in self.shifts if shift.strength >= phasic_on_z(DEFAULT_SENSITIVITY)]


def heard(lines: Sequence[ScriptedLine], *, minutes: float, noise_db: float | None, seed: int) -> Heard:
    """Who speaks when and how, from the sound and a transcript whose lines are sloppy at both ends."""
    sound = babble(lines, duration_s=60 * minutes, rate_hz=RATE_HZ, seed=seed)
    random = np.random.default_rng([seed, 5])
    if noise_db is not None:
        spoken = float(np.sqrt(np.mean(np.square(sound[np.abs(sound) > 0.01]))))
        sound = sound + random.normal(0, spoken * 10 ** (-noise_db / 20), len(sound)).astype(np.float32)
    samples = np.clip(sound * 32768, -32768, 32767).astype(np.int16)
    listener = VoiceListener()
    blocks = ((at / RATE_HZ, samples[at : at + 4096, None]) for at in range(0, len(samples), 4096))
    activity = speech_activity((time_s, block[:, 0]) for time_s, block in listener.through(blocks))
    track = listener.track()
    said = [
        Utterance(
            id=str(number),
            start_s=line.start_s - random.uniform(0, _SLOPPY_S),
            end_s=line.end_s + random.uniform(0, _SLOPPY_S),
            text=line.text,
            participant_id=line.role,
        )
        for number, line in enumerate(lines)
    ]
    roles = ("client", "therapist")
    speakers = from_transcript(said, roles, sounding_spans(track, 0.0)) or Speakers()
    sets: list[SignalSet] = []
    found: list[Shift] = []
    for role in roles:
        voice = heard_voice(track, offset_s=0.0, channel=None, activity=activity, alone=speakers.alone(role))
        person = HeardPerson(
            role,
            voice=voice,
            own=speakers.spans[role],
            others=united(span for id_, own in speakers.spans.items() if id_ != role for span in own),
            heard=activity.heard,
            turns=turns(speakers.spans),
            duration_s=60 * minutes,
        )
        signals = SignalSet(participant_id=role, signals=heard_signals(person))
        sets.append(signals)
        found += phrase_shifts(signals, speakers.alone(role)) + wait_shifts(signals, speakers.spans[role])
    return Heard(speakers=speakers, activity=activity, signals=tuple(sets), shifts=tuple(found))


def scored(seed: int, *, minutes: float, noise_db: float | None, even: bool = False) -> Score:
    """Hold one conversation against its script."""
    lines, kinds = conversation(seed, minutes=minutes, even=even)
    found_there = heard(lines, minutes=minutes, noise_db=noise_db, seed=seed)
    speakers, raised = found_there.speakers, found_there.raised
    found, used = 0, set[int]()
    for line, kind in zip(lines, kinds, strict=True):
        if not kind:
            continue
        from_s = line.start_s - (6.0 if kind == "late" else 0.0)
        here = [
            place
            for place, shift in enumerate(raised)
            if shift.participant_id == line.role and shift.onset_s < line.end_s and shift.offset_s > from_s
        ]
        # With a quieter voice others of its measures change too: one moment.
        found += any(raised[place].signal == _SIGNAL_OF[kind] for place in here)
        used.update(here)
    false = [shift.signal for place, shift in enumerate(raised) if place not in used]
    edges = np.array([edge for own in speakers.spans.values() for span in own for edge in span])
    true = np.array([edge for line in lines for edge in (line.start_s, line.end_s)])
    away = np.abs(true[:, None] - edges[None]).min(axis=1) if len(edges) else np.full(len(true), np.inf)
    return Score(
        found=found,
        scripted=sum(bool(kind) for kind in kinds),
        false=len(false),
        boundaries_ms=1000 * away,
        false_signals=tuple(false),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseResult:
    """What came out at one distance of noise from speech.

    Attributes:
        noise_db: How far below the speech it is; None without.
        raised: The leading signals of what was raised in even reading.
    """

    noise_db: float | None
    scripted: Score
    even_minutes: float
    raised: tuple[str, ...]

    @property
    def within(self) -> float:
        """Share of turn boundaries found within 150 ms."""
        return float((self.scripted.boundaries_ms <= 150).mean())

    @property
    def label(self) -> str:
        """What a table calls it."""
        return "none" if self.noise_db is None else f"{self.noise_db:g} dB below speech"


def measured_at(noise_db: float | None, *, seeds: Sequence[int], minutes: float) -> NoiseResult:
    """Conversations and even readings of these seeds."""
    scores = [scored(seed, minutes=minutes, noise_db=noise_db) for seed in seeds]
    even = [scored(seed, minutes=minutes, noise_db=noise_db, even=True) for seed in seeds]
    whole = Score(
        found=sum(one.found for one in scores),
        scripted=sum(one.scripted for one in scores),
        false=sum(one.false for one in scores),
        boundaries_ms=np.concatenate([one.boundaries_ms for one in scores]),
        false_signals=tuple(name for one in scores for name in one.false_signals),
    )
    raised = tuple(name for one in even for name in one.false_signals)
    return NoiseResult(noise_db=noise_db, scripted=whole, even_minutes=len(seeds) * minutes, raised=raised)


def noise_row(result: NoiseResult) -> tuple[str, ...]:
    """One row of the table."""
    score = result.scripted
    return (
        result.label, str(score.scripted), str(score.found), str(score.false), f"{score.f1:.2f}",
        percent(result.within), f"{len(result.raised)} in {result.even_minutes:g} min",
    )  # fmt: skip


NOISE_HEAD = (
    "noise", "events", "found", "false", "F1", "turn boundaries within 150 ms", "raised in even reading",
)  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.voices", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--verbose", action="store_true", help="name what was raised and is not in the script")
    options = parser.parse_args(arguments)
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    found = [measured_at(noise, seeds=seeds, minutes=options.minutes) for noise in NOISES_DB]
    print(table(NOISE_HEAD, [noise_row(one) for one in found]))
    if options.verbose:
        print("\n".join(f"{one.label}: {sorted((*one.scripted.false_signals, *one.raised))}" for one in found))
    return int(any(one.scripted.f1 < LEAST_F1 or one.within < LEAST_WITHIN or one.raised for one in found))


if __name__ == "__main__":
    raise SystemExit(main())
