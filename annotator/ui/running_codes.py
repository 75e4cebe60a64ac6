"""The codes that are running, kept at hand: asked for at every frame while a recording plays."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.domain import live_coding
from annotator.domain.annotations import Annotation
from annotator.ui.document import SessionDocument


class RunningCodes:
    """What the present coder has started and not ended."""

    def __init__(self, document: SessionDocument):
        self._document = document
        self._seen: tuple[Mapping[str, Annotation], str] | None = None
        self._rows: tuple[Annotation, ...] = ()

    @property
    def rows(self) -> tuple[Annotation, ...]:
        """In order of starting; looked for anew only after an edit."""
        session, coder_id = self._document.session, self._document.coder_id
        if self._seen is None or self._seen[0] is not session.annotations or self._seen[1] != coder_id:
            self._seen = session.annotations, coder_id
            self._rows = live_coding.running(session, coder_id)
        return self._rows
