"""Small images that the style sheet needs as files, drawn in the theme's colours."""

from __future__ import annotations

import shutil
import weakref

from annotator.scratch import make_scratch_folder
from annotator.ui.look.icons import tinted_svg
from annotator.ui.look.theme import Theme


class IconFiles:
    """Writes the images into a folder that goes away with this object, at the latest with the program."""

    def __init__(self) -> None:
        self._folder = make_scratch_folder()
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    def for_theme(self, theme: Theme) -> dict[str, str]:
        """Paths by the names that the style sheet uses."""
        wanted = {
            "arrow_down": ("chevron-down", theme.text_muted),
            "arrow_up": ("chevron-up", theme.text_muted),
            "arrow_left": ("chevron-left", theme.text),
            "arrow_right": ("chevron-right", theme.text),
            "check": ("check", theme.accent_text),
        }
        paths: dict[str, str] = {}
        for name, (icon, color) in wanted.items():
            ground = "dark" if theme.dark else "light"
            path = self._folder / f"{name}-{ground}.svg"
            path.write_text(tinted_svg(icon, color), encoding="utf-8")
            paths[name] = path.as_posix()
        return paths
