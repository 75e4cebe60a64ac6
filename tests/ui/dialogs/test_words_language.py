"""The language of the words: what is told, and what is chosen."""

from PySide6.QtWidgets import QWidget

from annotator.pipeline.verbal import NOT_AVAILABLE, WordRating
from annotator.ui.dialogs.words_language import WordsLanguageDialog


def test_it_says_what_rates_the_words_and_that_nothing_does(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    rated = WordsLanguageDialog(
        WordRating(language="en", told=False, rater=lambda _text: 0.0, rated_by="VADER (en)"), parent
    )
    assert rated.language == ""
    assert "English" in rated.rated.text()
    assert "VADER (en)" in rated.rated.text()
    not_rated = WordsLanguageDialog(WordRating(language="de", told=True, rater=None, rated_by=NOT_AVAILABLE), parent)
    assert not_rated.language == "de"
    assert "not available in this language" in not_rated.rated.text()
    other = WordsLanguageDialog(WordRating(language="hu", told=True, rater=None, rated_by=NOT_AVAILABLE), parent)
    assert other.language == "hu"
