"""Progress on a terminal and in a log."""

from __future__ import annotations

import io

import pytest

from annotator.terminal.console import ProgressLine, in_words


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_a_line_for_each_tenth_and_each_new_step() -> None:
    stream = io.StringIO()
    line = ProgressLine(stream)
    for done in range(101):
        line.show(done / 200, "tracking", 60.0)
    line.show(1.0, "done", 0.0)
    line.end()
    lines = stream.getvalue().splitlines()
    assert [text[:5] for text in lines] == ["  0 %", " 10 %", " 20 %", " 30 %", " 40 %", " 50 %", "100 %"]
    assert lines[1] == " 10 %  tracking, 1 min left"
    assert lines[-1] == "100 %  done"


def test_a_terminal_gets_one_line_that_is_gone_in_the_end() -> None:
    stream = Terminal()
    line = ProgressLine(stream)
    line.show(0.5, "tracking client and therapist")
    line.show(1.0, "done")
    line.end()
    text = stream.getvalue()
    assert "\n" not in text
    assert text.endswith("\r")
    assert text.split("\r")[-2].strip() == ""


@pytest.mark.parametrize(
    ("seconds", "words"), [(-3, "0 s"), (59, "59 s"), (61, "1 min"), (3540, "59 min"), (4800, "1 h 20 min")]
)
def test_durations_are_said_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
