"""A button that opens two sliders: how bright and how hard the picture is shown."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QPushButton, QSlider, QToolButton, QWidget, QWidgetAction

from annotator.domain.percent import percent
from annotator.ui.look import icons
from annotator.ui.look.theme import GRID_PX, ThemeSource, numbers_font
from annotator.ui.session.view_options import ViewOptions

_ICON_PX = 20


class LookButton(QToolButton):
    """Checked while the picture is not shown as it was recorded."""

    def __init__(self, options: ViewOptions, themes: ThemeSource, parent: QWidget | None = None):
        super().__init__(parent)
        self._options = options
        self._themes = themes
        self.setAccessibleName(self.tr("Brightness and contrast"))
        self.setToolTip(
            self.tr("Brightness and contrast of the picture; only on this screen, measures stay as they are")
        )
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.setCheckable(True)
        self._brightness = self._slider(self.tr("Brightness"))
        self._contrast = self._slider(self.tr("Contrast"))
        self._values = {slider: QLabel() for slider in (self._brightness, self._contrast)}
        board = QWidget()
        grid = QGridLayout(board)
        grid.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, GRID_PX)
        grid.setSpacing(GRID_PX)
        for row, (slider, value) in enumerate(self._values.items()):
            value.setFont(numbers_font(value.font()))
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance("+100 %"))
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(QLabel(slider.accessibleName()), row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(value, row, 2)
        reset = QPushButton(self.tr("As recorded"))
        reset.clicked.connect(lambda: options.set_look(0.0, 0.0))
        grid.addWidget(reset, 2, 1)
        menu = QMenu(self)
        action = QWidgetAction(menu)
        action.setDefaultWidget(board)
        menu.addAction(action)
        self.setMenu(menu)
        options.changed.connect(self._show)
        themes.changed.connect(self._retheme)
        self._retheme()
        self._show()

    def _slider(self, name: str) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(-100, 100)
        slider.setSingleStep(5)
        slider.setPageStep(20)
        slider.setFixedWidth(20 * GRID_PX)
        slider.setAccessibleName(name)
        slider.valueChanged.connect(self._set_look)
        return slider

    def _set_look(self) -> None:
        self._options.set_look(self._brightness.value() / 100, self._contrast.value() / 100)

    def _show(self) -> None:
        for slider, value in ((self._brightness, self._options.brightness), (self._contrast, self._options.contrast)):
            with QSignalBlocker(slider):
                slider.setValue(round(100 * value))
            self._values[slider].setText(percent(value, signed=True))
        self.setChecked(self._options.brightness != 0 or self._options.contrast != 0)

    def _retheme(self) -> None:
        self.setIcon(icons.icon(self._themes.theme, "light"))
