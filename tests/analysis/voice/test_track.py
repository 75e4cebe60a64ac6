"""Sound that comes in pieces is measured as a whole; what is cut off or missing is said."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.voice.frames import RATE_HZ
from annotator.analysis.voice.track import CLIPPED, MUSIC, VoiceListener, VoiceTrack, voice_of
from tests.analysis.voice.sounds import chords, spoken


def heard(*stretches: tuple[float, np.ndarray], block: int = 1024) -> VoiceTrack:
    listener = VoiceListener()
    blocks: list[tuple[float, np.ndarray]] = []
    for start_s, sound in stretches:
        samples = np.clip(sound * 32768, -32768, 32767).astype(np.int16)
        samples = samples.reshape(len(samples), -1)
        blocks += [(start_s + at / RATE_HZ, samples[at : at + block]) for at in range(0, len(samples), block)]
    assert len(list(listener.through(blocks))) == len(blocks)
    return listener.track()


def test_pieces_make_no_difference() -> None:
    sound = spoken(50.0)
    track = heard((0.0, sound), block=16_384)
    whole = voice_of(sound)[0].hz
    ours = track.hz[2 : 2 + len(whole)]
    assert len(track.hz) == 5000
    assert ((ours > 0) == (whole > 0)).mean() > 0.99
    both = (ours > 0) & (whole > 0)
    np.testing.assert_allclose(ours[both], whole[both], rtol=0.01)
    one = heard((0.0, sound), block=len(sound))
    np.testing.assert_array_equal(one.hz > 0, track.hz > 0)


def test_a_gap_is_not_heard_and_times_stand() -> None:
    track = heard((1.0, spoken(3.0)), (10.0, spoken(2.0)))
    assert track.start_s == 1.0
    assert track.times_s[-1] == pytest.approx(11.99)
    unheard = np.isnan(track.hz)
    assert unheard.sum() == 600
    assert (track.hz[:300] > 0).mean() > 0.5
    assert np.isnan(track.power[unheard]).all()


def test_channels_keep_their_own_power() -> None:
    left, right = spoken(4.0), 0.05 * spoken(4.0)
    track = heard((0.0, np.stack([left, right], axis=1)))
    ratio = 10 * np.log10(np.median(track.power[:, 0]) / np.median(track.power[:, 1]))
    assert ratio == pytest.approx(26.0, abs=0.5)


def test_cut_off_tops_and_music_are_marked() -> None:
    voice = spoken(8.0)
    loud = voice / np.abs(voice).max()
    assert not (heard((0.0, 0.99 * loud)).spoiled & CLIPPED).any()
    driven = heard((0.0, np.clip(8 * loud, -1, 1)))
    assert (driven.spoiled[driven.hz > 0] & CLIPPED).astype(bool).mean() > 0.8
    assert (heard((0.0, chords(8.0))).spoiled & MUSIC).astype(bool).all()


def test_no_sound_is_no_rows() -> None:
    assert not len(heard().hz)
    assert len(heard((0.0, spoken(0.03))).hz) == 3
