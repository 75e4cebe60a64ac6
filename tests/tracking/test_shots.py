"""Cuts are found between pictures looked at here and there; no model, no video."""

import numpy as np

from annotator.tracking.shots import find_cuts, views_of

ROOMS = [np.random.default_rng(seed).integers(0, 255, (36, 64), dtype=np.uint8) for seed in range(3)]


class Film:
    """Gives the picture of a room for each frame, and counts how many were asked for."""

    def __init__(self, *shots: tuple[int, int]) -> None:
        """Room and number of frames of each shot."""
        self.rooms = [room for room, length in shots for _ in range(length)]
        self.asked: set[int] = set()

    def at(self, frame: int):
        self.asked.add(frame)
        return ROOMS[self.rooms[frame]]

    @property
    def looks(self) -> list[int]:
        return list(range(0, len(self.rooms), 500))


def test_every_cut_is_found_to_the_frame_with_few_pictures() -> None:
    film = Film((0, 1234), (1, 2000), (0, 3001), (2, 900))
    assert find_cuts(film.looks, film.at) == (1234, 3234, 6235)
    assert len(film.asked) < len(film.looks) + 3 * 12


def test_several_cuts_between_two_looks_are_found_where_the_ends_differ() -> None:
    film = Film((0, 600), (1, 100), (2, 1300))
    assert find_cuts(film.looks, film.at) == (600, 700)


def test_keyframes_are_looked_at_first() -> None:
    film = Film((0, 1234), (1, 2000))
    keyframes = range(0, 3234, 250)
    assert find_cuts(film.looks, film.at, keyframes=keyframes) == (1234,)
    assert 1250 in film.asked


def test_a_camera_that_pans_and_light_that_fades_are_no_cut() -> None:
    panorama = np.random.default_rng(9).integers(0, 255, (36, 3000), dtype=np.uint8)
    smooth = np.repeat(panorama[:, ::8], 8, axis=1)

    def pan(frame: int):
        return np.ascontiguousarray(smooth[:, frame : frame + 64])

    assert find_cuts([0, 500, 1000, 2000], pan) == ()


def test_what_cannot_be_decoded_ends_the_search_there_only() -> None:
    film = Film((0, 700), (1, 700), (2, 700))

    def torn(frame: int):
        return None if 550 <= frame < 900 and frame not in (0, 500, 1000) else film.at(frame)

    assert find_cuts([0, 500, 1000, 1500], torn) == (1400,)


def test_no_more_is_looked_at_than_allowed() -> None:
    film = Film((0, 1234), (1, 2000), (0, 3001))
    assert find_cuts(film.looks, film.at, enough=lambda: len(film.asked) > 8) == (1234,)


def test_shots_of_the_same_scene_are_one_view() -> None:
    lively = np.clip(ROOMS[0].astype(int) + 12, 0, 255).astype(np.uint8)
    assert views_of([ROOMS[0], ROOMS[1], lively, ROOMS[2], ROOMS[1]]) == [0, 1, 0, 2, 1]
