"""What the validation measures of voice and timing, and its part of the report."""

from __future__ import annotations

import math
from dataclasses import dataclass

from benchmarks import voice_rules
from benchmarks.candidates import Score
from benchmarks.markdown import table
from benchmarks.voice_oracles import OracleRow, oracle_table
from benchmarks.voices import LEAST_F1, LEAST_WITHIN, NOISE_HEAD, NOISES_DB, NoiseResult, measured_at, noise_row

MINUTES = 10.0
RULE_MINUTES = 8.0
TARGETS = (
    *(
        (f"voice shifts, F1, noise {noise or 'none'}{' dB below' if noise else ''}", LEAST_F1, True)
        for noise in NOISES_DB
    ),
    ("turn boundaries within 150 ms, the least of these", LEAST_WITHIN, True),
    ("raised in even reading, per 10 minutes", 0.0, False),
    ("candidates of voice and timing, recall", voice_rules.LEAST, True),
    ("candidates of voice and timing, precision", voice_rules.LEAST, True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceResult:
    """Everything about voice and timing.

    Attributes:
        rules: Candidates of voice and timing against their scripts.
        oracles: Empty where the recordings were not given.
    """

    noises: tuple[NoiseResult, ...]
    rules: Score
    oracles: tuple[OracleRow, ...] = ()


def measure_voices(seeds: int, oracles: tuple[OracleRow, ...]) -> VoiceResult:
    """Made conversations with and without noise, even readings, and the scripts of the rules."""
    return VoiceResult(
        noises=tuple(measured_at(noise, seeds=range(seeds), minutes=MINUTES) for noise in NOISES_DB),
        rules=voice_rules.scored(range(seeds), minutes=RULE_MINUTES),
        oracles=oracles,
    )


def target_values(result: VoiceResult | None) -> tuple[float, ...]:
    """A value for each of :data:`TARGETS`; NaN where it was not measured."""
    if result is None:
        return (math.nan,) * len(TARGETS)
    read_minutes = sum(one.even_minutes for one in result.noises)
    return (
        *(one.scripted.f1 for one in result.noises),
        min(one.within for one in result.noises),
        10 * sum(len(one.raised) for one in result.noises) / read_minutes,
        result.rules.recall,
        result.rules.precision,
    )


def voice_part(result: VoiceResult) -> str:
    """Its section."""
    parts = [
        "Two made voices talk; the client says some lines quieter, flatter or faster, and some answers come late "
        "(`benchmarks/voices.py`). A *false* one is anything else that is raised. Lines said 10 dB more quietly are "
        "as loud as the noise where that is 10 dB below the speech.\n",
        table(NOISE_HEAD, [noise_row(one) for one in result.noises]),
        "Words said so that a rule of voice or timing should hold, between decoys said likewise where it should not "
        "(`benchmarks/voice_rules.py`):\n",
        table(
            ("rule", "found", "missed", "false"),
            [
                (rule, str(result.rules.found[rule]), str(result.rules.missed[rule]), str(result.rules.false[rule]))
                for rule in result.rules.rules
            ],
        ),
    ]
    if result.rules.failures:
        parts += ["\n".join(f"- {line}" for line in result.rules.failures) + "\n"]
    if result.oracles:
        parts += ["Against Praat's pitch and FFmpeg's `ebur128`, on real recordings:\n", oracle_table(result.oracles)]
    return "\n".join(parts)
