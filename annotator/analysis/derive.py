"""From one participant's landmarks to all signals, each with values, quality, baseline and spread."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.baseline import rest_of, rolling_baseline, session_baseline
from annotator.analysis.blendshape_model import MODEL_POINTS, blendshapes_of
from annotator.analysis.definitions import DEFINITIONS
from annotator.analysis.face_alignment import ANCHORS, FaceAlignment, align_faces
from annotator.analysis.face_signals import FACE_POINTS_USED, face_actions, modelled_actions
from annotator.analysis.gaze import GAZE_POINTS, gaze_signals, line_of_sight
from annotator.analysis.hands import hand_signals
from annotator.analysis.head import head_signals
from annotator.analysis.measurability import (
    AFTER_CUT_FACE_S,
    AFTER_CUT_POSTURE_S,
    Measurability,
    after_cut,
    face_ellipses,
    measurability,
)
from annotator.analysis.movement import SPEED_POINTS, body_speed, face_speed, fidgeting, hand_speed, motion_energy
from annotator.analysis.posture_signals import face_posture, pose_posture, torso_rise
from annotator.analysis.priors import signal_priors
from annotator.analysis.residualise import residualise
from annotator.analysis.sampling import rolling_median, runs, samples_in
from annotator.analysis.shift_rules import PHASIC_RULES
from annotator.domain.landmarks import ParticipantTracks
from annotator.domain.signals import Signal, SignalDefinition, SignalSet

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Grows whenever the same landmarks would give other signals than before.
ANALYSIS_VERSION = 13

# The mesh points that any signal is made from.
FACE_POINTS_MEASURED = tuple(sorted({*ANCHORS, *FACE_POINTS_USED, *GAZE_POINTS, *SPEED_POINTS, *MODEL_POINTS}))

# Below this share of the person's own usual openness the eyes count as closed: no iris to see.
_CLOSED_SHARE = 0.55
_RESTING_SHARE = 0.5
_ENOUGH_REST = 0.2
_WORN_SHARE = 1.4
_HARDLY_EVER = 0.1
_LONGEST_BLINK_S = 0.33
# Lids that come down this far against the moments around pull the mesh of the brows along; a frown lowers them longer.
_LOWERED_SHARE = 0.8
_LONGEST_LOWERING_S = 0.27
_LIDS_AROUND_S = 1.5


def derive_signals(tracks: ParticipantTracks) -> SignalSet:
    """All signals of one participant.

    Signals from the face stand at the face's times, those from the pose at the pose's, those from the picture at the
    picture's. Values are NaN, and quality 0, where a signal was not measurable.
    """
    alignment = align_faces(tracks.face)
    usable = measurability(tracks, alignment)
    builder = _Builder(usable)
    head = head_signals(tracks.face.times_s, np.where(usable.head[:, None, None], alignment.rotation, np.nan))
    openness = _add_face(builder, tracks, alignment, head)
    _add_gaze(builder, tracks, alignment, head, openness)
    for name, values in head.items():
        builder.add(DEFINITIONS[name], tracks.face.times_s, values, usable.head)
    _add_posture(builder, tracks, alignment)
    _add_movement(builder, tracks)
    return SignalSet(participant_id=tracks.participant_id, signals=MappingProxyType(builder.signals))


class _Builder:
    """Collects signals: masks the values, adds quality, baseline and spread."""

    def __init__(self, usable: Measurability) -> None:
        self.usable = usable
        self.signals: dict[str, Signal] = {}

    def add(
        self,
        definition: SignalDefinition,
        times_s: Floats,
        values: Floats,
        mask: Mask,
        *,
        resting: Mask | None = None,
        between: bool = False,
    ) -> None:
        masked = _single_precision(np.where(mask & np.isfinite(values), values, np.nan))
        if definition.family in ("posture", "hands"):
            # In a short recording the lean itself would be its own noise.
            most = 2 * definition.floor if definition.name == "lean_forward" else np.inf
            baseline, spread = session_baseline(
                times_s, masked, floor=definition.floor, most_spread=most, cuts_s=self.usable.cuts_s
            )
        else:
            prior = signal_priors().get(definition.name)
            baseline, spread = rolling_baseline(
                times_s,
                masked,
                floor=definition.floor,
                rest_spread=prior.rest_spread if prior else None,
                resting=resting,
                between=between,
                cuts_s=self.usable.cuts_s,
            )
        quality = np.isfinite(masked).astype(np.float32)
        if len(quality) == len(self.usable.face_quality) and definition.family in ("expression", "gaze", "head"):
            quality = quality * self.usable.face_quality
        self.signals[definition.name] = Signal(
            definition=definition,
            times_s=times_s,
            values=masked,
            quality=quality,
            baseline=_single_precision(baseline),
            spread=_single_precision(spread),
        )


def _add_face(
    builder: _Builder, tracks: ParticipantTracks, alignment: FaceAlignment, head: dict[str, Floats]
) -> Floats:
    """Adds the face actions and blendshapes; returns how open the eyes are."""
    times_s, usable = tracks.face.times_s, builder.usable
    actions = face_actions(tracks.face, alignment)
    angles = np.column_stack([head["head_yaw"], head["head_pitch"], head["head_roll"]])
    openness = np.where(usable.face, actions["eye_openness"], np.nan)
    no_blink = usable.face & ~blinks(times_s, openness)
    modelled = modelled_actions(np.where(usable.face[:, None], blendshapes_of(tracks.face), np.nan))
    still = resting_by_movement(modelled)
    for name, values in (actions | modelled).items():
        mask = no_blink if name.startswith("brow") else usable.face
        if name in actions:
            values, _ = residualise(times_s, np.where(mask, values, np.nan), angles)  # noqa: PLW2901
        rule = PHASIC_RULES.get(name)
        resting, between = (still.get(rule.movement), rule.between) if rule else (None, False)
        builder.add(DEFINITIONS[name], times_s, values, mask, resting=resting, between=between)
    return openness


def resting_by_movement(modelled: Mapping[str, Floats]) -> dict[str, Mask]:
    """(n,) by movement, where the model of many faces sees hardly any of it.

    Where its scale is the same for everybody, less than half of what it asks for; else no more than a little over
    what is most usual for this face.
    """
    still: dict[str, Mask] = {}
    for name, values in modelled.items():
        prior, rule = signal_priors()[name], PHASIC_RULES[name]
        shown = values if rule.up else 1.0 - values
        if rule.movement in still or rule.between or not np.isfinite(shown).any():
            continue
        usual = rest_of(shown)
        limit = usual + _RESTING_SHARE * prior.least
        if not rule.own_spread and prior.level is not None:
            limit = _limit_of_rest(shown, usual, prior.level)
        with np.errstate(invalid="ignore"):
            still[rule.movement] = shown < limit
    return still


def _limit_of_rest(shown: Floats, usual: float, level: float) -> float:
    """Below which a face counts as at rest, on a scale that is the same for everybody.

    Some faces smile a little at rest; others smile through most of a recording, and are at rest in between.
    """
    known = shown[np.isfinite(shown)]
    if float((known < _RESTING_SHARE * level).mean()) >= _ENOUGH_REST:
        return _RESTING_SHARE * level
    if usual < _WORN_SHARE * level:
        return usual + _RESTING_SHARE * level
    return float(np.quantile(known, _HARDLY_EVER))


def blinks(times_s: Floats, openness: Floats) -> Mask:
    """(n,) true in blinks and one look to each side: they pull the mesh of the brows along."""
    mask = np.zeros(len(times_s), dtype=np.bool_)
    around = rolling_median(openness, samples_in(_LIDS_AROUND_S, times_s))
    with np.errstate(invalid="ignore"):
        lowered = openness <= _LOWERED_SHARE * around
    for lids, longest_s in ((_closed(openness), _LONGEST_BLINK_S), (lowered, _LONGEST_LOWERING_S)):
        for start, stop in runs(lids):
            if times_s[min(stop, len(times_s) - 1)] - times_s[start] <= longest_s:
                mask[max(start - 1, 0) : stop + 1] = True
    return mask


def _closed(openness: Floats) -> Mask:
    usual = float(np.nanmedian(openness)) if np.isfinite(openness).any() else np.nan
    with np.errstate(invalid="ignore"):
        return openness <= _CLOSED_SHARE * usual


def _add_gaze(
    builder: _Builder,
    tracks: ParticipantTracks,
    alignment: FaceAlignment,
    head: dict[str, Floats],
    openness: Floats,
) -> None:
    times_s = tracks.face.times_s
    mask = builder.usable.gaze & ~_closed(openness)
    gaze = {name: np.where(mask, values, np.nan) for name, values in gaze_signals(tracks.face, alignment).items()}
    gaze |= line_of_sight(
        horizontal=gaze["gaze_horizontal"],
        vertical=gaze["gaze_vertical"],
        yaw_deg=head["head_yaw"],
        pitch_deg=head["head_pitch"],
    )
    for name, values in gaze.items():
        builder.add(DEFINITIONS[name], times_s, values, mask)


def _add_posture(builder: _Builder, tracks: ParticipantTracks, alignment: FaceAlignment) -> None:
    usable, pose = builder.usable, tracks.pose
    times_s = tracks.face.times_s
    mask = usable.head & ~after_cut(times_s, usable.cuts_s, AFTER_CUT_POSTURE_S)
    for name, values in face_posture(np.where(mask, alignment.scale_px, np.nan), alignment).items():
        builder.add(DEFINITIONS[name], times_s, values, mask)
    picture_s = tracks.picture.times_s
    rise = torso_rise(tracks.picture, face_width_px=_usual_width_px(usable))
    builder.add(DEFINITIONS["torso_rise"], picture_s, rise, ~after_cut(picture_s, usable.cuts_s, AFTER_CUT_POSTURE_S))
    settled = ~after_cut(pose.times_s, usable.cuts_s, AFTER_CUT_POSTURE_S)
    hands = hand_signals(pose, face_ellipses=face_ellipses(pose.times_s, tracks, alignment), region_px=tracks.region_px)
    for name, values in {**pose_posture(pose), **hands}.items():
        builder.add(DEFINITIONS[name], pose.times_s, values, settled)


def _add_movement(builder: _Builder, tracks: ParticipantTracks) -> None:
    usable, picture, pose = builder.usable, tracks.picture, tracks.pose
    settled = ~after_cut(picture.times_s, usable.cuts_s, AFTER_CUT_FACE_S)
    builder.add(DEFINITIONS["motion_energy"], picture.times_s, motion_energy(picture), settled)
    speed = face_speed(tracks.face, face_width_px=_usual_width_px(usable))
    builder.add(DEFINITIONS["face_speed"], tracks.face.times_s, speed, usable.head)
    settled = ~after_cut(pose.times_s, usable.cuts_s, AFTER_CUT_FACE_S)
    builder.add(DEFINITIONS["body_speed"], pose.times_s, body_speed(pose), settled)
    builder.add(DEFINITIONS["hand_speed"], pose.times_s, hand_speed(pose), settled)
    builder.add(DEFINITIONS["fidgeting"], pose.times_s, fidgeting(pose), settled)


def _single_precision(values: Floats) -> Floats:
    """Rounded to single precision: what is kept on disk, and free of differences in the last bit between two runs."""
    return values.astype(np.float32).astype(np.float64)


def _usual_width_px(usable: Measurability) -> float:
    known = usable.face_width_px[np.isfinite(usable.face_width_px)]
    return float(np.median(known)) if len(known) else np.nan
