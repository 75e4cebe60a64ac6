"""What is asked after a code: its modifiers and scales, one after the other, each by its keys. Nothing of Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.domain.annotations import Annotation, ModifierChoice
from annotator.domain.codebook import Codebook
from annotator.domain.coding_scheme import Modifier, Scale
from annotator.domain.detail_edits import choose, rate_on
from annotator.domain.edits import Edit, EditError
from annotator.domain.session import Session

ENTER, ESCAPE, BACKSPACE = "enter", "escape", "backspace"
_POINT_KEYS = "1234567890"
_FREE_KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
_NUMBER_SIGNS = "0123456789.,-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer. ``value_id`` is a modifier's value, ``number`` a point of a scale."""

    key: str
    words: str
    value_id: str = ""
    number: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One modifier or scale.

    Attributes:
        options: The answers with a key each; none where a number is typed.
        several: More than one answer may hold; Enter goes on.
        required: An annotation without an answer is incomplete.
    """

    modifier: Modifier | None = None
    scale: Scale | None = None
    options: tuple[Option, ...] = ()
    several: bool = False
    required: bool = False

    @property
    def name(self) -> str:
        """What is asked."""
        asked = self.modifier or self.scale
        return asked.name if asked is not None else ""


def questions_for(codebook: Codebook, rows: Sequence[Annotation], *, unanswered: bool = True) -> tuple[Question, ...]:
    """What can be asked of annotations that all have the same modifiers and scales in common, in the code's order.

    Args:
        unanswered: Leave out what every one of them has an answer to.
    """
    found: list[Question] = []
    codes = [codebook.code(row.code_id) for row in rows]
    if not rows or any(code is None for code in codes):
        return ()
    known = [code for code in codes if code is not None]
    for modifier in codebook.modifiers_of(known[0]):
        shared = all(modifier.id in code.modifier_ids for code in known)
        answered = unanswered and all(row.modifier(modifier.id) is not None for row in rows)
        if shared and not answered:
            found.append(_of_modifier(modifier, required=any("modifiers" in code.requires for code in known)))
    for scale in codebook.scales_of(known[0], rows[0].tier):
        pairs = zip(known, rows, strict=True)
        shared = all(scale in codebook.scales_of(code, row.tier) for code, row in pairs)
        answered = unanswered and all(row.rating(scale.id) is not None for row in rows)
        if shared and not answered:
            found.append(_of_scale(scale, required=any("scales" in code.requires for code in known)))
    return tuple(found)


def _of_modifier(modifier: Modifier, *, required: bool) -> Question:
    taken = {value.key.casefold() for value in modifier.values if value.key}
    free = iter([key for key in _FREE_KEYS if key not in taken])
    options = tuple(
        Option(key=value.key.casefold() or next(free, ""), words=value.name, value_id=value.id)
        for value in modifier.values
    )
    typed = modifier.kind == "number"
    return Question(
        modifier=modifier, options=() if typed else options, several=modifier.kind == "several", required=required
    )


def _of_scale(scale: Scale, *, required: bool) -> Question:
    points = scale.points()
    if len(points) > len(_POINT_KEYS):
        return Question(scale=scale, required=required)
    plain = all(value == int(value) and 0 <= value <= 9 for value in points)
    keys = [f"{value:g}" for value in points] if plain else list(_POINT_KEYS[: len(points)])
    options = (
        Option(key=key, words=f"{'' if plain else f'{value:g}'} {scale.anchor(value)}".strip(), number=value)
        for key, value in zip(keys, points, strict=True)
    )
    return Question(scale=scale, options=tuple(options), required=required)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is to be set of the question that was asked; nothing takes the answer back."""

    question: Question
    value_ids: tuple[str, ...] = ()
    number: float | None = None

    def edit(self, session: Session, rows: Sequence[Annotation]) -> Edit:
        """The edit that sets it.

        Raises:
            EditError: a number that was typed is out of range.
        """
        if self.question.scale is not None:
            return rate_on(session, rows, self.question.scale, self.number)
        if self.question.modifier is None:
            raise EditError("there is nothing to answer")
        if not self.value_ids and self.number is None:
            return choose(session, rows, self.question.modifier, None)
        choice = ModifierChoice(modifier_id=self.question.modifier.id, value_ids=self.value_ids, number=self.number)
        return choose(session, rows, self.question.modifier, choice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Which questions are open about which annotations.

    Attributes:
        ids: The annotations.
        questions: The first one is asked now.
        chosen: Of a question with several answers, those so far.
        typed: Of a number, the signs so far.
        warned: Escape was pressed once on what is required.
    """

    ids: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    chosen: tuple[str, ...] = ()
    typed: str = ""
    warned: bool = False

    @property
    def question(self) -> Question | None:
        """What is asked now; None where nothing is."""
        return self.questions[0] if self.questions else None

    def takes(self, key: str) -> bool:
        """True if a key means something to the question."""
        question = self.question
        if question is None:
            return False
        if key in (ENTER, ESCAPE):
            return key == ESCAPE or question.several or bool(self.typed)
        if not question.options:
            return key == BACKSPACE or (len(key) == 1 and key in _NUMBER_SIGNS)
        return any(option.key == key for option in question.options)

    def press(self, key: str) -> tuple[Asking, Answer | None]:
        """What a key that :meth:`takes` leads to, and what is to be set."""
        question = self.question
        if question is None:
            return self, None
        if key == ESCAPE and question.required and not self.warned:
            return replace(self, warned=True), None
        if key in (ENTER, ESCAPE):
            return self._next(), self._so_far()
        if not question.options:
            return replace(self, typed=self.typed[:-1] if key == BACKSPACE else (self.typed + key)[:12]), None
        return self._choose(question, next(option for option in question.options if option.key == key))

    def _choose(self, question: Question, option: Option) -> tuple[Asking, Answer | None]:
        if question.several:
            without = tuple(id_ for id_ in self.chosen if id_ != option.value_id)
            chosen = without if option.value_id in self.chosen else (*without, option.value_id)
            return replace(self, chosen=chosen), None
        ids = (option.value_id,) if option.value_id else ()
        return self._next(), Answer(question=question, value_ids=ids, number=option.number)

    def left(self) -> Answer | None:
        """What was chosen or typed and not confirmed, when one goes on without Enter: it is kept."""
        return self._so_far()

    def _so_far(self) -> Answer | None:
        question = self.question
        if question is None:
            return None
        if question.several and self.chosen:
            return Answer(question=question, value_ids=self.chosen)
        if not question.options and self.typed:
            try:
                return Answer(question=question, number=float(self.typed.replace(",", ".")))
            except ValueError:
                return None
        return None

    def _next(self) -> Asking:
        rest = self.questions[1:]
        return Asking(ids=self.ids, questions=rest) if rest else Asking()
