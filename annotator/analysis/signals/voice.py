"""How a person sounds: measured over their own speech only, each held against their own habit."""

from __future__ import annotations

from functools import partial

import numpy as np

from annotator.analysis.sampling import moving_average, rolling_median
from annotator.analysis.signals.entry import PhraseRule, SignalEntry
from annotator.analysis.voice.frames import STEP_S
from annotator.analysis.voice.heard_person import HeardCourse, HeardPerson
from annotator.analysis.voice.loudness import BLOCK_S, loudness_db
from annotator.analysis.voice.noise import over_noise_db, voice_power
from annotator.analysis.voice.phrases import HeardVoice, Phrase, semitones_of
from annotator.analysis.voice.word_rates import SHORTEST_RATED_S
from annotator.domain.arrays import Floats

_OCTAVE_JUMPS = 5  # rows of 10 ms
_LEAST_KNOWN = 3  # of ten rows
# Nearer to the noise than this, prominence tells of the noise more than of the voice.
_CLEAR_OF_NOISE_DB = 15.0


def _pitch(person: HeardPerson) -> HeardCourse:
    voice = person.voice
    if voice is None or not voice.voiced.any():
        return person.held(())
    semitones = np.full(len(voice.hz), np.nan)
    semitones[voice.voiced] = semitones_of(voice.hz[voice.voiced]) - person.usual_semitones
    smooth = rolling_median(semitones, _OCTAVE_JUMPS)
    return person.in_own_speech(smooth, voice.voiced & np.isfinite(smooth), least=_LEAST_KNOWN)


def _loudness(person: HeardPerson) -> HeardCourse:
    voice = person.voice
    if voice is None or not voice.voiced.any():
        return person.held(())
    power = _power_around(voice)
    level = loudness_db(voice_power(np.nan_to_num(power), voice.noise))
    known = voice.usable & voice.alone & np.isfinite(power)
    usual = float(np.median([phrase.loudness_db for phrase in person.phrases])) if person.phrases else np.nan
    course = person.in_own_speech(level - usual, known, least=_LEAST_KNOWN)
    return HeardCourse(values=course.values, samples=np.array([row.loudness_db - usual for row in person.phrases]))


def _clearness(person: HeardPerson) -> HeardCourse:
    voice = person.voice
    if voice is None:
        return person.held(())
    hidden = over_noise_db(np.nan_to_num(_power_around(voice)), voice.noise) < _CLEAR_OF_NOISE_DB
    return person.in_own_speech(voice.prominence_db, voice.voiced & ~hidden, least=_LEAST_KNOWN)


def _power_around(voice: HeardVoice) -> Floats:
    """Power over 0.4 s, (n,) every 10 ms; NaN where nothing can be measured."""
    return moving_average(np.where(voice.usable, voice.power, np.nan), round(BLOCK_S / STEP_S) | 1)


def _over_noise(person: HeardPerson) -> HeardCourse:
    voice = person.voice
    if voice is None:
        return person.held(())
    known = voice.usable & np.isfinite(voice.over_noise_db)
    course = person.in_own_speech(voice.over_noise_db, known, least=_LEAST_KNOWN)
    return HeardCourse(values=course.values, samples=course.values[np.isfinite(course.values)])


def _range(phrase: Phrase) -> float:
    return phrase.range_st if phrase.duration_s >= SHORTEST_RATED_S else float("nan")


def _rate(phrase: Phrase) -> float:
    return phrase.syllables_per_s if phrase.duration_s >= SHORTEST_RATED_S else float("nan")


def _pauses(person: HeardPerson) -> HeardCourse:
    turns = [turn for turn in person.own_turns if turn.spoken_s >= 2.0]
    return person.held([(one.start_s, one.end_s, max(1 - one.spoken_s / one.duration_s, 0.0)) for one in turns])


_BOERSMA = "Boersma (1993); held against Praat on real clips"
_MICROPHONE = "Moves with the distance to the microphone; an automatic gain of the camera hides changes."

_entry = partial(SignalEntry, family="voice")

VOICE: tuple[SignalEntry, ...] = (
    _entry(
        name="voice_pitch",
        label="Voice pitch",
        unit="semitones",
        formula="12 log2(F0 / the person's median F0), F0 by autocorrelation, 75 to 500 Hz, median of 0.1 s",
        source=_BOERSMA,
        weakness="Creaky voice jumps by an octave or has no pitch; crying and laughing leave the range.",
        rises="the voice went up",
        falls="the voice went down",
        floor=1.0,
        usual_range="-6 to 6",
        hear=_pitch,
        phrase=PhraseRule(least=2.5, full=6.0),
        shown_at_first=True,
    ),
    _entry(
        name="voice_pitch_range",
        label="Voice melody",
        unit="semitones",
        formula="10th to 90th percentile of pitch over a phrase of 1.2 to 4 s",
        source=_BOERSMA,
        weakness="An octave error in a phrase widens it; a phrase of few words has little room.",
        rises="the voice moved more in pitch",
        falls="the voice flattened",
        floor=0.8,
        usual_range="2 to 10",
        hear=lambda person: person.over_phrases(_range),
        phrase=PhraseRule(least=1.5, full=4.0, up=False, in_ratios=True),
        codes_down=("voice_flat", "speech"),
    ),
    _entry(
        name="voice_loudness",
        label="Voice loudness",
        unit="dB",
        formula="K-weighted level over 0.4 s, the noise around taken off, less the median of the person's phrases",
        source="ITU-R BS.1770-5; within 0.1 LU of FFmpeg's ebur128",
        weakness=_MICROPHONE,
        rises="the voice grew louder",
        falls="the voice dropped",
        floor=2.0,
        usual_range="-12 to 8",
        hear=_loudness,
        phrase=PhraseRule(least=5.0, full=10.0),
        codes_up=("voice_rise", "speech"),
        codes_down=("voice_drop", "speech"),
        shown_at_first=True,
    ),
    _entry(
        name="voice_rate",
        label="Speaking rate",
        unit="syllables/s",
        formula="loudest moments of syllables per second of a phrase of 1.2 to 4 s, pauses left out",
        source="de Jong & Wempe (2009)",
        weakness="Runs of soft syllables are counted as one; hall and noise hide dips. Counts are not words. Not "
        "measured in a phrase less than 4.5 dB above noise.",
        rises="speech sped up",
        falls="speech slowed",
        floor=0.45,
        usual_range="2.5 to 7",
        hear=lambda person: person.over_phrases(_rate),
        codes_up=("speech_faster", "speech"),
        codes_down=("speech_slower", "speech"),
        phrase=PhraseRule(least=1.5, full=2.5, counted=True),
    ),
    _entry(
        name="voice_words",
        label="Words per second",
        unit="words/s",
        formula="words of a phrase of 1.2 to 4 s where a transcription left their times, else of a line, by the "
        "seconds the person speaks in it",
        source="Goldman-Eisler (1968)",
        weakness="As good as the transcript; long words make it low. Not measurable without one, nor in scripts "
        "without spaces between words.",
        rises="more words a second",
        falls="fewer words a second",
        floor=0.3,
        usual_range="1.5 to 4.5",
        hear=lambda person: person.held(person.word_rates),
    ),
    _entry(
        name="voice_clearness",
        label="Voice clearness",
        unit="dB",
        formula="smoothed cepstral peak prominence of voiced sound, 60 to 330 Hz, median of 0.1 s",
        source="Hillenbrand & Houde (1996)",
        weakness="Hall and strong compression of the file lower it; vowels differ. "
        "Not measured less than 15 dB above noise.",
        rises="the voice grew clearer",
        falls="the voice grew less clear (breathy, rough or strained)",
        floor=1.0,
        usual_range="3 to 14",
        hear=_clearness,
        phrase=PhraseRule(least=2.5, full=5.0, up=False),
    ),
    _entry(
        name="voiced_share",
        label="Voiced share",
        unit="ratio",
        formula="part of a phrase in which there is a pitch",
        source=_BOERSMA,
        weakness="Depends on the words: some have few voiced sounds.",
        rises="more of the speech was voiced",
        falls="less of the speech was voiced (whispered, breathed)",
        floor=0.08,
        usual_range="0.4 to 0.9",
        hear=lambda person: person.over_phrases(lambda phrase: phrase.voiced_share),
    ),
    _entry(
        name="voice_pauses",
        label="Pauses within a turn",
        unit="ratio",
        formula="part of a turn with at least 2 s of speech in which the person is silent",
        source="Heldner & Edlund (2010)",
        weakness="As good as what is known of who speaks when.",
        rises="more of the turn was silent",
        falls="less of the turn was silent",
        floor=0.08,
        usual_range="0 to 0.5",
        hear=_pauses,
    ),
    _entry(
        name="voice_over_noise",
        label="Voice above noise",
        unit="dB",
        formula="voiced sound less the quietest tenth of the 20 s around; from 4.5 dB (hiss 10 dB below speech) on",
        source="measured",
        weakness="Knows the noise only from the pauses.",
        rises="the room grew quieter",
        falls="the room grew noisier",
        floor=3.0,
        usual_range="10 to 50",
        hear=_over_noise,
        covers_family=True,
    ),
)
