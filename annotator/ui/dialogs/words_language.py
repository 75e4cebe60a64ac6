"""Which language the words of a session are in: it decides which word list rates them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from annotator.analysis.language import NAMES
from annotator.pipeline.verbal import WordRating
from annotator.ui.actions.table import in_language
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import hint


class WordsLanguageDialog(FormDialog):
    """One choice, and what rates the words now."""

    def __init__(self, words: WordRating, parent: QWidget):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Language of the words"))
        self.setMinimumWidth(56 * GRID_PX)
        self.choice = Choice(self.tr("Language"), self.tr("Which language is spoken in this session"))
        known = [(in_language(name), code) for code, name in sorted(NAMES.items(), key=lambda entry: entry[1])]
        other = [(words.language, words.language)] if words.language and words.language not in NAMES else []
        self.choice.offer([(self.tr("told from the words"), ""), *known, *other])
        self.choice.choose(words.language if words.told else "")
        self.rated = hint(self._rated(words))
        fields = form()
        fields.addRow(label(self.choice.accessibleName()), self.choice)
        self.lay_out(fields, self.rated)

    @property
    def language(self) -> str:
        """The chosen language; empty leaves it to the words."""
        return str(self.choice.currentData())

    def _rated(self, words: WordRating) -> str:
        found = in_language(NAMES.get(words.language, words.language)) or self.tr("not known")
        told = self.tr("Now: {language}. ").format(language=found)
        if words.rater is None:
            return told + self.tr(
                "Valence is not available in this language: words are rated by nothing until you bring a word list "
                "(Flags > Word list for valence…) or rate them yourself."
            )
        return told + self.tr("Words are rated by {source}.").format(source=words.rated_by)
