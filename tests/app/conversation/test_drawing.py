"""The picture holds every turn, silence, overlap and late answer, and nothing that could leave it."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from annotator.app.conversation.drawing import DARK, LIGHT, PAGE, MapColors, draw_map, map_height_px
from annotator.app.conversation.layout import map_layout
from tests.app.conversation.conversations import conversation, session

SVG = "{http://www.w3.org/2000/svg}"


def drawn(colors: MapColors = LIGHT, *, words: bool = True, **options: object) -> ElementTree.Element:
    found = conversation(**options)  # type: ignore[arg-type]
    layout = map_layout(duration_s=found.duration_s, width_px=1100.0, lanes=len(found.people))
    text = draw_map(found, layout, colors, session=session() if words else None, title="Hour 7 & <more>")
    return ElementTree.fromstring(text)


def titles(picture: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in picture.iter(f"{SVG}title")]


def filled(picture: ElementTree.Element, color: str) -> list[ElementTree.Element]:
    return [one for one in picture.iter(f"{SVG}rect") if one.get("style") == f"fill:{color}"]


@pytest.mark.parametrize("colors", [LIGHT, DARK, PAGE])
def test_every_turn_is_in_its_person_s_colour_and_lane(colors: MapColors) -> None:
    picture = drawn(colors)
    for lane in (0, 1):
        blocks = [one for one in filled(picture, colors.people[lane]) if one.find(f"{SVG}title") is not None]
        assert len(blocks) == 3
        assert len({one.get("y") for one in blocks}) == 1


def test_words_are_told_only_where_they_may_be() -> None:
    assert any("c says 2 & more" in one for one in titles(drawn()))
    assert not any("says" in one for one in titles(drawn(words=False)))


def test_silences_overlaps_and_answers_are_told() -> None:
    found = titles(drawn())
    assert sum(one.startswith("silence of") for one in found) == 2
    assert any("at once for 1.0 s; therapist yields" in one for one in found)
    assert any("answers therapist after 6.0 s" in one for one in found)


def test_colours_go_by_how_late_an_answer_is() -> None:
    picture = drawn()
    late = [one for one in filled(picture, LIGHT.latencies[4]) if one.find(f"{SVG}title") is not None]
    assert len(late) == 1  # six seconds; the four seconds of the therapist belong to the colour before


def test_nobody_and_one_person_are_drawn_too() -> None:
    assert drawn(spans={"c": [(1.0, 3.0)], "t": []}) is not None


def test_it_is_as_high_as_it_says() -> None:
    found = conversation()
    layout = map_layout(duration_s=found.duration_s, width_px=900.0, lanes=2)
    picture = ElementTree.fromstring(draw_map(found, layout, LIGHT))
    assert float(picture.get("height") or 0) == pytest.approx(map_height_px(layout))
    lowest = max(float(one.get("y") or 0) for one in picture.iter(f"{SVG}text"))
    assert lowest < map_height_px(layout)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width_px", [float(width_px) for width_px in range(600, 2000, 100)])
def test_times_stand_beside_each_other_and_within_the_picture(scale: float, width_px: float) -> None:
    found = conversation()
    layout = map_layout(duration_s=found.duration_s, width_px=width_px, lanes=2, scale=scale)
    picture = ElementTree.fromstring(draw_map(found, layout, LIGHT))
    words = [one for one in picture.iter(f"{SVG}text") if re.fullmatch(r"\d:\d\d:\d\d", one.text or "")]
    for top in {one.get("y") for one in words}:
        lefts = sorted(float(one.get("x") or 0) for one in words if one.get("y") == top)
        wide_px = 7 * 9.5 * scale * 0.6
        assert all(right - left >= wide_px for left, right in pairwise([*lefts, width_px]))


def test_three_hours_are_drawn_and_every_turn_is_there() -> None:
    chance = random.Random(3)
    spans: dict[str, list[tuple[float, float]]] = {"c": [], "t": []}
    time_s, who = 3.0, "c"
    while time_s < 10_700:
        length_s = min(chance.lognormvariate(1.2, 0.9), 90.0)
        spans[who].append((time_s, time_s + length_s))
        time_s += length_s + chance.choice([0.2, 0.5, 1.5, 5.0])
        who = "t" if who == "c" else "c"
    found = conversation(spans, duration_s=10_800.0)
    layout = map_layout(duration_s=found.duration_s, width_px=1100.0, lanes=2)
    picture = ElementTree.fromstring(draw_map(found, layout, LIGHT))
    told = [one for one in titles(picture) if one.startswith("therapist, ")]
    assert len(told) >= len(spans["t"])
