"""Each rule on constructed signals: what raises it, and what looks like it and must not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from annotator.analysis.candidates import find_candidates, passes
from annotator.analysis.incongruence import find_incongruences
from annotator.analysis.incongruence_rules import DEFAULT_RULES, RULE_NAMES, RULES, Rule, rules_named
from annotator.analysis.incongruence_scene import Found, Scene
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.registry import definition_of
from annotator.analysis.speaking import VerbalChannel, verbal_channel
from annotator.analysis.speech_activity import SpeechActivity
from annotator.domain.flags import Flag
from annotator.domain.media import FrameTimes
from annotator.domain.participants import Participant
from annotator.domain.signals import SignalSet
from annotator.domain.transcript import Utterance
from tests.analysis.synthetic import Floats, bump, signal_of

TIMES_S = np.arange(0, 60, 1 / 15)
CLIENT = Participant(id="client", role="client")
THERAPIST = Participant(id="therapist", role="therapist")
PHASIC = ("lip_corner_pull", "brow_lower", "lip_corner_depress", "gaze_away", "head_nod", "head_shake", "lips_part")
SUSTAINED = ("lean_forward",)
WORDS = {"negative": -0.7, "neutral": 0.0, "positive": 0.7}


def smile(at_s: float = 21.0, size: float = 6.0, hold_s: float = 1.6) -> tuple[str, Floats]:
    return "lip_corner_pull", size * bump(TIMES_S, start_s=at_s, rise_s=0.4, hold_s=hold_s, fall_s=0.5)


def frown(at_s: float = 21.0, size: float = 6.0, hold_s: float = 1.6) -> tuple[str, Floats]:
    return "brow_lower", size * bump(TIMES_S, start_s=at_s, rise_s=0.4, hold_s=hold_s, fall_s=0.5)


def lean_away(at_s: float = 21.0, hold_s: float = 20.0) -> tuple[str, Floats]:
    return "lean_forward", -8.0 * bump(TIMES_S, start_s=at_s, rise_s=1.0, hold_s=hold_s, fall_s=1.0)


def swing(name: str, at_s: float = 20.2) -> tuple[str, Floats]:
    return name, 8.0 * bump(TIMES_S, start_s=at_s, rise_s=0.4, hold_s=0.6, fall_s=0.4)


def person(*moves: tuple[str, Floats], participant_id: str = "client", lost: slice | None = None) -> SignalSet:
    """Somebody whose signals have a baseline of 0, a spread of 1, hardly any noise, and these movements."""
    random = np.random.default_rng(3)
    values: dict[str, Floats] = {name: 0.2 * random.normal(size=len(TIMES_S)) for name in (*PHASIC, *SUSTAINED)}
    for name, move in moves:
        values[name] = values[name] + move
    if lost is not None:
        for course in values.values():
            course[lost] = np.nan
    signals = {name: signal_of(definition_of(name), TIMES_S, course) for name, course in values.items()}
    return SignalSet(participant_id=participant_id, signals=MappingProxyType(signals))


def said(
    words: str, start_s: float = 20.0, end_s: float = 24.0, *, by: str = "client", text: str = "some words"
) -> Utterance:
    return Utterance(
        id=f"u{start_s:g}", start_s=start_s, end_s=end_s, text=text, participant_id=by, valence=WORDS[words]
    )


def candidates(
    who: SignalSet,
    *lines: Utterance,
    sensitivity: int = 5,
    rules: Sequence[Rule] = DEFAULT_RULES,
    frames: Mapping[str, FrameTimes] | None = None,
) -> tuple[Flag, ...]:
    heard = SpeechActivity(speech=tuple((line.start_s, line.end_s) for line in lines), heard=((0.0, 60.0),))
    verbal = verbal_channel(lines, [who], heard, rater=None)
    shifts = find_candidates([who], own_speech=verbal.own_speech)
    return find_incongruences(
        shifts, [who], verbal, participants=[CLIENT, THERAPIST], frame_times=frames or {}, sensitivity=sensitivity,
        rules=rules,
    )  # fmt: skip


def raised(who: SignalSet, *lines: Utterance) -> list[str]:
    return [flag.rule for flag in candidates(who, *lines)]


@pytest.mark.parametrize(
    ("rule", "who", "words"),
    [
        ("masking", person(smile()), "negative"),
        ("contradicting", person(frown()), "positive"),
        ("contradicting", person(lean_away()), "positive"),
        ("leakage", person(frown()), "neutral"),
        ("minimising", person(), "negative"),
        ("hollow", person(), "positive"),
        ("blend", person(smile(), frown()), "positive"),
        ("blend", person(smile(), frown()), "neutral"),
        ("masking", person(smile(), frown()), "negative"),
        ("body_against_word", person(smile(), lean_away()), "positive"),
        ("body_against_word", person(smile(hold_s=1.0), lean_away(), frown(24.2, size=1.7)), "positive"),
        ("rebound", person(smile(20.5, hold_s=1.0), frown(24.4)), "positive"),
        ("rebound", person(frown(20.5, hold_s=1.0), smile(24.4)), "negative"),
    ],
)
def test_words_and_movement_that_disagree_raise_one_candidate(rule: str, who: SignalSet, words: str) -> None:
    assert raised(who, said(words)) == [rule]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (person(smile()), "positive"),
        (person(frown()), "negative"),
        (person(smile()), "neutral"),
        (person(), "neutral"),
        (person(smile(20.5, hold_s=1.0), frown(24.4, size=1.7)), "positive"),
        (person(smile(12.0)), "neutral"),
        (person(("gaze_away", 8 * bump(TIMES_S, start_s=21, rise_s=0.4, hold_s=1.5, fall_s=0.4))), "neutral"),
        (person(("lips_part", 9 * bump(TIMES_S, start_s=21, rise_s=0.4, hold_s=1.5, fall_s=0.4))), "neutral"),
        (person(swing("head_nod"), swing("head_shake")), "neutral"),
    ],
    ids=[
        "smile with glad words", "frown with sad words", "friendly smile", "nothing", "slight frown after",
        "smile before the words", "a look away", "an open mouth", "a moving head",
    ],
)  # fmt: skip
def test_what_agrees_or_says_nothing_raises_none(who: SignalSet, words: str) -> None:
    assert raised(who, said(words)) == []


def test_coming_back_from_a_posture_is_no_withdrawal() -> None:
    leaning_in = "lean_forward", -lean_away(8.0, hold_s=12.5)[1]
    flags = candidates(person(leaning_in), said("neutral"))
    assert [flag.rule for flag in flags] == []


def test_a_change_across_a_gap_is_no_cue() -> None:
    across = person(("lean_forward", np.where(TIMES_S > 21.4, -8.0, 0.0)), lost=slice(21 * 15, 22 * 15))
    assert "contradicting" not in raised(across, said("positive"))


def test_a_smile_left_over_from_earlier_words_does_not_count_for_the_next() -> None:
    left_over = person(smile(17.0, hold_s=3.0), frown(22.0))
    assert raised(left_over, said("positive", 16.5, 19.4), said("negative")) == []


def test_a_smile_that_stays_through_the_words_counts_though_it_began_before() -> None:
    assert "masking" in raised(person(smile(18.0, hold_s=5.0)), said("negative"))


def test_a_movement_that_is_nearly_over_as_the_words_begin_is_none_of_theirs() -> None:
    assert raised(person(frown(19.3, hold_s=0.1)), said("positive")) == []
    assert raised(person(frown(19.7, hold_s=0.1)), said("positive")) == ["contradicting"]


def test_a_listener_who_smiles_is_no_candidate() -> None:
    assert raised(person(smile()), said("negative", by="therapist")) == []


def test_a_smile_that_answers_the_other_person_does_not_belong_to_the_own_words() -> None:
    frowning = frown(20.5)
    answer = said("neutral", 24.2, 26.0, by="therapist")
    assert raised(person(frowning, smile(24.7)), said("negative"), answer) == []
    assert raised(person(frowning, smile(24.7)), said("negative")) == ["rebound"]


def test_a_therapist_raises_none() -> None:
    who = person(smile(), participant_id="therapist")
    assert raised(who, said("negative", by="therapist")) == []


def test_what_slowly_rises_after_the_words_does_not_keep_them_from_being_flat() -> None:
    drift = bump(TIMES_S, start_s=23.8, rise_s=6.0, hold_s=0.5, fall_s=1.0)
    assert "minimising" in raised(person(("brow_lower", 3.0 * drift)), said("negative"))
    assert raised(person(frown(23.8)), said("negative")) == []


def test_flat_is_only_said_where_the_face_was_measurable() -> None:
    hidden = slice(int(20.5 * 15), 23 * 15)
    assert raised(person(lost=hidden), said("negative")) == []


def test_a_face_that_moves_more_than_once_in_a_long_silence_is_told() -> None:
    twice = person(smile(30.0), smile(34.0))
    (flag,) = candidates(twice, said("neutral"))
    assert (flag.rule, flag.utterance_id) == ("moving_silence", None)
    assert flag.text.startswith("Moving silence: while nobody spoke")
    assert (flag.onset_s, len(flag.evidence)) == (pytest.approx(30.0, abs=0.3), 1)
    # One movement, looks aside, words of somebody, a silence that is short, and what a stricter rule tells are none.
    assert raised(person(smile(30.0)), said("neutral")) == []
    away = 6.0 * bump(TIMES_S, start_s=30.0, rise_s=0.4, hold_s=1.0, fall_s=0.5)
    assert raised(person(("gaze_away", away), ("gaze_away", np.roll(away, 60))), said("neutral")) == []
    assert raised(twice, said("neutral"), said("neutral", 29.0, 38.0, by="therapist")) == []
    short = (said("neutral"), said("neutral", 26.0, 29.5, by="therapist"), said("neutral", 33.3, 40.0, by="therapist"))
    assert raised(person(smile(29.8, hold_s=0.3), smile(31.4, hold_s=0.3)), *short) == []
    assert raised(person(smile(30.0), frown(34.0)), said("neutral")) == ["unspoken_shift"]


def test_a_frown_in_silence_is_an_unspoken_shift_and_one_with_words_is_not() -> None:
    lines = (said("neutral", 5.0, 8.0), said("neutral", 40.0, 43.0, by="therapist"))
    assert raised(person(frown(20.0)), *lines) == ["unspoken_shift"]
    assert raised(person(smile(20.0)), *lines) == []
    assert raised(person(frown(41.0)), *lines) == []


def test_movement_just_after_the_words_belongs_to_them_and_not_to_the_silence() -> None:
    assert raised(person(frown(24.1)), said("positive")) == ["contradicting"]


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("Yes, it was so.", "head_shake", ["emblem"]),
        ("No, it was not.", "head_nod", ["emblem"]),
        ("Yes, it was so.", "head_nod", []),
        ("No, it was not.", "head_shake", []),
        ("I think it was so, yes.", "head_shake", []),
        ("Well, yes and no.", "head_shake", []),
    ],
)
def test_the_head_against_the_word(text: str, head: str, expected: list[str]) -> None:
    assert raised(person(swing(head)), said("neutral", text=text)) == expected


def test_very_strong_words_with_a_slight_smile_mismatch_in_intensity() -> None:
    strong = replace(said("positive"), valence=0.95)
    slight, full = person(smile(size=1.8)), person(smile(size=6.0))
    assert [flag.rule for flag in candidates(slight, strong, rules=RULES)] == ["intensity_mismatch"]
    assert candidates(full, strong, rules=RULES) == ()
    assert raised(slight, strong) == []  # too little to count, too much to be flat


def test_a_rule_that_is_switched_off_raises_none_and_hides_none() -> None:
    everything_but = rules_named(name for name in RULE_NAMES if name != "blend")
    flags = candidates(person(smile(), frown()), said("positive"), rules=everything_but)
    assert [flag.rule for flag in flags] == ["contradicting"]
    with pytest.raises(ValueError, match="'lying' is not a rule; the rules are masking"):
        rules_named(["lying"])


def test_a_higher_sensitivity_never_asks_for_more() -> None:
    slight = person(smile(size=1.7))
    counts = [len(candidates(slight, said("negative"), sensitivity=value)) for value in range(1, 11)]
    masked = [
        [flag.rule for flag in candidates(slight, said("negative"), sensitivity=value)].count("masking")
        for value in range(1, 11)
    ]
    assert masked == sorted(masked)
    assert counts[0] == 0
    assert masked[-1] == 1


def test_a_candidate_says_the_words_both_strengths_and_the_rule_and_points_at_its_utterance() -> None:
    text = "We buried my father on Tuesday and it was terrible for all of us there"
    (flag,) = candidates(person(smile()), said("negative", text=text))
    quote = "“We buried my father on Tuesday and it was terrible for all …”"
    assert flag.text.startswith(f"Masking: with the words {quote} (valence -0.70 by a person), lip corners rose by ")
    assert flag.text.endswith(" s.")
    assert (flag.kind, flag.family, flag.utterance_id) == ("incongruence", "expression", "u20")
    assert [one.signal for one in flag.evidence] == ["lip_corner_pull"]
    assert flag.score == pytest.approx(abs(flag.evidence[0].effect_z), abs=1e-3)
    assert flag.start_s == 20.0
    assert flag.start_s <= flag.onset_s <= flag.apex_s <= flag.offset_s <= flag.end_s


def test_a_flat_candidate_shows_the_signals_that_stayed() -> None:
    (flag,) = candidates(person(), said("negative"))
    assert {one.signal for one in flag.evidence} == {"lip_corner_pull", "brow_lower"}
    assert all(abs(one.effect_z) < 1 for one in flag.evidence)
    assert "neither lip corners, brows nor posture left this person's usual" in flag.text


def test_words_nobody_has_rated_raise_only_what_needs_no_rating() -> None:
    unrated = replace(said("neutral", text="Yes, so it was."), valence=None)
    assert raised(person(smile(), frown(), swing("head_shake")), unrated) == ["emblem"]


def test_ids_stay_when_text_or_sensitivity_change_and_differ_between_utterances() -> None:
    who = person(smile(), smile(31.0))
    (first, second) = candidates(who, said("negative"), said("negative", 30.0, 34.0))
    again = candidates(who, said("negative", text="corrected"), said("negative", 30.0, 34.0), sensitivity=7)
    assert [flag.id for flag in again] == [first.id, second.id]
    assert first.id != second.id


def test_two_overlapping_lines_with_the_same_times_raise_one_candidate() -> None:
    one = said("negative")
    assert raised(person(smile()), one, replace(one, id="other")) == ["masking"]


def test_times_lie_on_real_frames() -> None:
    frames = FrameTimes(times_s=np.arange(0, 60, 0.5), end_s=60.0)
    (flag,) = candidates(person(smile(21.3)), said("negative", 20.2, 24.3), frames={"client": frames})
    times = (flag.start_s, flag.onset_s, flag.apex_s, flag.offset_s, flag.end_s)
    assert [time_s % 0.5 for time_s in times] == [0.0] * 5


def test_without_words_and_without_sound_there_is_nothing_to_say() -> None:
    who = person(frown())
    shifts = find_candidates([who])
    assert find_incongruences(shifts, [who], VerbalChannel(), participants=[CLIENT], frame_times={}) == ()


def test_a_blink_at_the_beginning_of_a_frown_does_not_hide_it() -> None:
    blinked = person(frown(), lost=slice(round(21.0 * 15), round(21.3 * 15)))
    assert raised(blinked, said("positive")) == ["contradicting"]


def test_a_movement_that_speech_weakens_as_a_flag_still_counts_beside_words() -> None:
    half_a_frown = 0.025 * bump(TIMES_S, start_s=21.0, rise_s=0.4, hold_s=1.6, fall_s=0.5)
    values = half_a_frown + 0.0005 * np.random.default_rng(3).normal(size=len(TIMES_S))
    signals = dict(person().signals)
    signals["brow_lower"] = signal_of(definition_of("brow_lower"), TIMES_S, values, spread=0.006)
    who = SignalSet(participant_id="client", signals=MappingProxyType(signals))
    in_silence = find_candidates([who])
    in_speech = find_candidates([who], own_speech={"client": [(20.0, 24.0)]})
    frowns = [next(one for one in shifts if one.signal == "brow_lower") for shifts in (in_silence, in_speech)]
    assert passes(frowns[0], 5)
    assert not passes(frowns[1], 5)
    assert frowns[1].beside_words == pytest.approx(frowns[0].strength)
    assert raised(who, said("neutral")) == ["leakage"]


@pytest.mark.parametrize("witness", ["lip_corner_pull_model", "lip_corner_pull_left", "lip_corner_pull_right_model"])
def test_a_smile_of_one_side_or_of_the_model_alone_counts_as_a_smile(witness: str) -> None:
    signals = dict(person().signals)
    signals["lip_corner_pull"] = signal_of(definition_of("lip_corner_pull"), TIMES_S, np.zeros(len(TIMES_S)))
    course = 0.95 * bump(TIMES_S, start_s=21.0, rise_s=0.4, hold_s=1.6, fall_s=0.5)
    signals[witness] = signal_of(definition_of(witness), TIMES_S, course, spread=0.05)
    who = SignalSet(participant_id="client", signals=MappingProxyType(signals))
    assert raised(who, said("negative")) == ["masking"]


def test_witnesses_of_one_smile_are_told_once() -> None:
    signals = dict(person(smile()).signals)
    course = 0.95 * bump(TIMES_S, start_s=21.0, rise_s=0.4, hold_s=1.6, fall_s=0.5)
    signals["lip_corner_pull_model"] = signal_of(definition_of("lip_corner_pull_model"), TIMES_S, course, spread=0.05)
    who = SignalSet(participant_id="client", signals=MappingProxyType(signals))
    (flag,) = candidates(who, said("negative"))
    assert [entry.signal for entry in flag.evidence] == ["lip_corner_pull"]


def test_a_smile_worn_for_longer_than_an_event_stands_against_every_sad_utterance() -> None:
    worn = person(smile(16.0, hold_s=16.0))
    assert raised(worn, said("negative", 20.0, 24.0), said("negative", 26.0, 29.0)) == ["masking", "masking"]
    assert raised(worn, said("positive", 20.0, 24.0)) == []


def test_a_worn_smile_the_model_does_not_see_is_none() -> None:
    signals = dict(person(smile(16.0, hold_s=16.0)).signals)
    unmoved = np.full(len(TIMES_S), 0.1)
    signals["lip_corner_pull_model"] = signal_of(definition_of("lip_corner_pull_model"), TIMES_S, unmoved, spread=0.05)
    who = SignalSet(participant_id="client", signals=MappingProxyType(signals))
    assert "masking" not in raised(who, said("negative"))


def test_every_rule_has_a_function_and_gives_way_to_rules_there_are() -> None:
    for rule in RULES:
        assert (rule.beside_words is None) != (rule.in_silence is None), rule.name
        assert set(rule.gives_way_to) <= set(RULE_NAMES), rule.name


def test_every_rule_is_told_of_in_the_documentation() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "incongruence.md").read_text(encoding="utf-8").casefold()
    assert [rule.name for rule in RULES if rule.name.replace("_", " ") not in page] == []


def test_a_rule_of_another_name_is_shown_and_told_without_being_named_anywhere_else() -> None:
    def any_smile(scene: Scene, rule: Rule) -> Found:
        return scene.of_pole("positive", rule.least_z)

    new = Rule(name="smile_beside_words", description="Lip corners that rise.", beside_words=any_smile)
    (flag,) = candidates(person(smile()), said("neutral"), rules=(new,))
    assert flag.rule == new.name
    assert flag.text.startswith("Smile beside words: ")


def heard(signal: str, effect_z: float, start_s: float = 20.0, end_s: float = 24.0, strength: float = 3.0) -> Shift:
    return Shift(
        kind="phasic", participant_id="client", family=definition_of(signal).family, signal=signal, onset_s=start_s,
        apex_s=end_s, offset_s=end_s, before=0.0, after=effect_z, effect_z=effect_z, strength=strength, penalty=np.inf,
    )  # fmt: skip


def with_voice(shift: Shift, *moves: tuple[str, Floats], words: str) -> list[Flag]:
    who = person(*moves)
    verbal = verbal_channel([said(words)], [who], None, rater=None)
    shifts = (*find_candidates([who]), shift)
    return list(find_incongruences(shifts, [who], verbal, participants=[CLIENT], frame_times={}))


@pytest.mark.parametrize(
    ("rule", "shift", "words"),
    [
        ("quiet_voice", heard("voice_loudness", -5.0), "neutral"),
        ("quiet_voice", heard("voice_clearness", -5.0), "neutral"),
        ("late_agreement", heard("response_latency", 5.0, 16.0, 20.0), "positive"),
        ("late_agreement", heard("silence", 5.0, 14.0, 19.9), "positive"),
    ],
)
def test_a_voice_or_a_wait_beside_words_raises_a_candidate(rule: str, shift: Shift, words: str) -> None:
    flat_off = [one for one in DEFAULT_RULES if one.name not in ("minimising", "hollow")]
    who = person()
    verbal = verbal_channel([said(words)], [who], None, rater=None)
    found = find_incongruences([shift], [who], verbal, participants=[CLIENT], frame_times={}, rules=flat_off)
    assert [flag.rule for flag in found] == [rule]
    assert found[0].evidence[0].signal == shift.signal
    # The other way round, too weak, or beside other words, it is none.
    for other in (replace(shift, effect_z=-shift.effect_z), replace(shift, strength=2.0)):
        assert not find_incongruences([other], [who], verbal, participants=[CLIENT], frame_times={}, rules=flat_off)
    elsewhere = verbal_channel([said(words, 40.0, 44.0)], [who], None, rater=None)
    assert not find_incongruences([shift], [who], elsewhere, participants=[CLIENT], frame_times={}, rules=flat_off)


@pytest.mark.parametrize("words", ["negative", "positive"])
def test_flat_delivery_of_strong_words_and_not_of_neutral_ones(words: str) -> None:
    rules = rules_named(["flat_delivery"])
    who, flat = person(), heard("voice_pitch_range", -4.0)
    for valence, expected in ((words, ["flat_delivery"]), ("neutral", [])):
        verbal = verbal_channel([said(valence)], [who], None, rater=None)
        found = find_incongruences([flat], [who], verbal, participants=[CLIENT], frame_times={}, rules=rules)
        assert [flag.rule for flag in found] == expected


def test_how_the_words_were_said_stands_beside_what_the_face_did() -> None:
    (flag,) = with_voice(heard("voice_loudness", -5.0), smile(), words="negative")
    assert flag.rule == "masking"
    assert [part.signal for part in flag.evidence][-1] == "voice_loudness"
