"""Exercises as files: what the trainee may see in plain JSON, and the gold sealed beside it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from annotator import atomic
from annotator.domain.exercises import Exercise, ExerciseError, Gold, check_exercise
from annotator.exchange.errors import FormatError
from annotator.exchange.json_export import portable_path
from annotator.exchange.json_text import JSON_ERRORS, decode, decode_part
from annotator.exchange.seal import Sealed, seal, unseal

FORMAT = "annotator-exercise"
VERSION = 1
SUFFIX = ".exercise"


class ExerciseFile(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file. What the trainee sees stays as it was written: the seal and the digest are made over that."""

    format: str = FORMAT
    version: int = VERSION
    exercise: msgspec.Raw
    sealed: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedExercise:
    """An exercise as it was read, with its gold still sealed.

    Attributes:
        visible: What the trainee sees, in the form that the seal was made over.
        source: What messages call the file.
    """

    exercise: Exercise
    sealed: Sealed
    visible: bytes
    source: str

    @property
    def digest(self) -> str:
        """``sha256:`` of what the trainee sees; attempts name it, so that they are never scored by another gold."""
        return f"sha256:{hashlib.sha256(self.visible).hexdigest()}"

    @property
    def needs_pass_phrase(self) -> bool:
        """True if the gold opens only with the trainer's pass phrase."""
        return self.sealed.key_from == "pass_phrase"

    def check_seal(self) -> None:
        """Find out, before somebody spends an hour on it, whether there will be feedback. Takes about 0.1 s.

        With a pass phrase only the trainer can find out.

        Raises:
            FormatError: the file was changed, or sealed in a way this version does not know.
        """
        if not self.needs_pass_phrase:
            self.open_gold()

    def open_gold(self, pass_phrase: str = "") -> Gold:
        """What there was to notice. For after the attempt only; takes about a tenth of a second.

        Raises:
            WrongPassPhraseError: the pass phrase is another one.
            FormatError: the file was changed, or sealed in a way this version does not know.
        """
        content = unseal(self.sealed, about=self.visible, source=self.source, pass_phrase=pass_phrase)
        return decode_part(content, Gold, source=f"{self.source}: the sealed answers", place="$.sealed")


def exercise_json(exercise: Exercise, gold: Gold, *, pass_phrase: str = "") -> bytes:
    """The text of an exercise file.

    Raises:
        ExerciseError: the exercise cannot be done, or not be scored.
    """
    check_exercise(exercise, gold)
    exercise = replace(
        exercise,
        media=tuple(replace(row, path=portable_path(row.path)) for row in exercise.media),
        participants=tuple(replace(row, name="") for row in exercise.participants),
    )
    visible = msgspec.json.encode(exercise)
    sealed = seal(msgspec.json.encode(gold), about=_unambiguous(visible), pass_phrase=pass_phrase)
    file = ExerciseFile(exercise=msgspec.Raw(visible), sealed=sealed)
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def write_exercise(path: Path, exercise: Exercise, gold: Gold, *, pass_phrase: str = "") -> None:
    """Write an exercise file, whole or not at all.

    Raises:
        ExerciseError: the exercise cannot be done, or not be scored.
        OSError: it cannot be written; what was there before still is.
    """
    atomic.write_bytes(path, exercise_json(exercise, gold, pass_phrase=pass_phrase))


def parse_exercise(content: bytes, *, source: str) -> SealedExercise:
    """Read the text of an exercise file; ``source`` names it in messages.

    Raises:
        FormatError: it is none, of a newer version, or cannot be done; says what is wrong and where.
    """
    file = decode(content, ExerciseFile, source=source, format_name=FORMAT, newest=VERSION)
    exercise = decode_part(file.exercise, Exercise, source=source, place="$.exercise")
    try:
        check_exercise(exercise)
        visible = _unambiguous(file.exercise)
    except (*JSON_ERRORS, ExerciseError) as error:
        raise FormatError(f"{source}: {error} - at `$.exercise`") from None
    return SealedExercise(exercise=exercise, sealed=file.sealed, visible=visible, source=source)


def read_exercise(path: Path) -> SealedExercise:
    """Read an exercise file.

    Raises:
        FormatError: see :func:`parse_exercise`.
        OSError: the file cannot be read.
    """
    return parse_exercise(path.read_bytes(), source=path.name)


def _unambiguous(text: bytes | msgspec.Raw) -> bytes:
    """The same JSON without what does not matter: white space, and the order of keys."""
    return msgspec.json.encode(msgspec.json.decode(text), order="deterministic")
