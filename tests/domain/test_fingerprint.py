"""The fingerprint follows the content, not the name, and never reads a whole recording."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.domain.fingerprint import fingerprint

MEGABYTE = 1 << 20


@pytest.mark.parametrize("size", [0, 1, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1, 2 * MEGABYTE, 3 * MEGABYTE])
def test_it_survives_moving_and_notices_a_change_at_either_end(tmp_path: Path, size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    path = tmp_path / "a.mp4"
    path.write_bytes(content[:size])
    mark = fingerprint(path)
    assert mark.startswith("sha256:")
    assert fingerprint(path.rename(tmp_path / "b.mov")) == mark
    for changed in (b"\xff" + content[1:size], content[: max(0, size - 1)] + b"\xfe", content[:size] + b"\x00"):
        path.write_bytes(changed)
        assert (fingerprint(path) == mark) == (changed == content[:size])
