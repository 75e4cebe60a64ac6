"""What stands where in a file of one or more clips: times, frames, and where a clip's picture lies in the file's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from annotator.domain.covering import Box
from annotator.features.clips.plan import Caption, ClipPlan
from annotator.media.frame_index import FrameIndex

CARD_S = 2.5
CARD_HZ = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a picture is placed in another: scaled, then moved to the right and down, in pixels."""

    scale: float
    left_px: int
    top_px: int
    width_px: int
    height_px: int

    def placed(self, box: Box) -> Box:
        """A box of the picture, in the other picture."""
        return (
            box[0] * self.scale + self.left_px,
            box[1] * self.scale + self.top_px,
            box[2] * self.scale + self.left_px,
            box[3] * self.scale + self.top_px,
        )

    def taken_back(self, box: Box) -> Box:
        """A box of the other picture, in the picture."""
        return (
            (box[0] - self.left_px) / self.scale,
            (box[1] - self.top_px) / self.scale,
            (box[2] - self.left_px) / self.scale,
            (box[3] - self.top_px) / self.scale,
        )


def fit(picture_px: tuple[int, int], into_px: tuple[int, int]) -> Fit:
    """The largest placing of a picture (width, height) in the middle of another."""
    scale = min(into_px[0] / picture_px[0], into_px[1] / picture_px[1])
    width, height = max(1, round(picture_px[0] * scale)), max(1, round(picture_px[1] * scale))
    return Fit(
        scale=scale,
        left_px=(into_px[0] - width) // 2,
        top_px=(into_px[1] - height) // 2,
        width_px=width,
        height_px=height,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFrame:
    """One frame of a file: of frame ``frame`` of clip ``clip``'s recording; on a title card ``clip`` is None."""

    time_s: float
    clip: int | None
    frame: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLayout:
    """Where each clip begins, and every frame of the file.

    Attributes:
        begins_s: Per clip, after its title card.
        end_s: Where the last frame ends.
    """

    begins_s: tuple[float, ...]
    frames: tuple[FileFrame, ...]
    end_s: float


def file_layout(plans: Sequence[ClipPlan], indexes: Sequence[FrameIndex], *, cards: bool) -> FileLayout:
    """The layout of a file with these clips, each after a title card if ``cards``."""
    frames: list[FileFrame] = []
    begins: list[float] = []
    now_s = 0.0
    for number, (plan, index) in enumerate(zip(plans, indexes, strict=True)):
        if cards:
            frames.extend(FileFrame(time_s=now_s + time_s, clip=None, frame=0) for time_s in card_times())
            now_s += CARD_S
        begins.append(now_s)
        frames.extend(
            FileFrame(time_s=now_s + index.times.time_of(frame) - plan.start_s, clip=number, frame=frame)
            for frame in range(plan.first_frame, plan.last_frame + 1)
        )
        now_s += plan.end_s - plan.start_s
    return FileLayout(begins_s=tuple(begins), frames=tuple(frames), end_s=now_s)


def card_times() -> list[float]:
    """When each frame of a title card is shown, from its beginning."""
    return [number / CARD_HZ for number in range(round(CARD_S * CARD_HZ))]


def file_captions(plans: Iterable[ClipPlan], begins_s: Iterable[float]) -> tuple[Caption, ...]:
    """The captions of all clips on the file's own clock."""
    return tuple(
        replace(row, start_s=row.start_s + begin_s, end_s=row.end_s + begin_s)
        for plan, begin_s in zip(plans, begins_s, strict=True)
        for row in plan.captions
    )
