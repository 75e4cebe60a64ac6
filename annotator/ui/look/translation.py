"""The language of the window: the system's, where there is a translation; else English."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from annotator.resources import resource

NAME = "annotator"

translate = QCoreApplication.translate
"""A text of a context in the language of the window, for what has no ``tr`` of its own."""


def install(
    application: QCoreApplication, locale: QLocale | None = None, folder: Path | None = None
) -> list[QTranslator]:
    """Speak the language of ``locale`` (the system's if none is given), if there is a translation into it.

    Qt's own words (OK, Cancel, the file dialogs) are translated only together with ours: half of each would be worse.

    Args:
        application: Takes the translators over.
        locale: Whose language.
        folder: Where ``annotator_LANGUAGE.qm`` files are; those that ship with the program if none is given.

    Returns:
        What was installed; empty for English.
    """
    wanted = locale or QLocale.system()
    ours = QTranslator(application)
    where = folder or resource("translations")
    if wanted.language() == QLocale.Language.English or not ours.load(wanted, NAME, "_", str(where)):
        ours.deleteLater()
        return []
    application.installTranslator(ours)
    installed = [ours]
    qts = QTranslator(application)
    if qts.load(wanted, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(qts)
        installed.append(qts)
    else:
        qts.deleteLater()
    return installed
