"""What no part of the program imports, though something it stands on could."""

from __future__ import annotations

import re

MODULES = (
    "matplotlib", "scipy", "jax", "jaxlib", "pandas", "skimage", "sklearn", "torch", "tensorflow", "IPython",
    "mpl_toolkits", "pylab", "fontTools", "kiwisolver", "contourpy",
    "tkinter", "_tkinter", "turtle", "idlelib", "lib2to3", "ensurepip", "pip", "setuptools", "wheel", "distutils",
    "pydoc_data", "unittest.mock", "doctest", "pytest", "numpy.f2py", "numpy.testing", "numpy.distutils",
    # the internet: the program connects to nothing; what names them only has an example that does
    "requests", "urllib3", "idna", "ssl", "_ssl", "nis",
    "_hashlib",  # OpenSSL for what Python has itself, only slower; nothing large is hashed here
    # under the GPL, for a prompt and for a kind of table that nobody opens here
    "readline", "_gdbm", "dbm.gnu", "curses", "_curses",
    "cv2.gapi", "PIL.ImageTk", "PIL._avif", "PIL._imagingtk", "PIL._webp", "PIL._imagingcms",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtNetwork", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets",
    "PySide6.QtDesigner", "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtHelp", "PySide6.QtPrintSupport",
    "PySide6.QtXml", "PySide6.QtConcurrent", "PySide6.QtUiTools", "PySide6.QtQuickWidgets", "PySide6.QtQuickControls2",
)  # fmt: skip
"""Modules that are not followed; what imports them does without, or only when it is used."""

_QT = re.compile(
    r"PySide6/(Qt/)?("
    r"translations/.*|qml/.*"
    r"|plugins/(sqldrivers|networkinformation|tls|qmltooling|generic|egldeviceintegrations|position|assetimporters"
    r"|platforminputcontexts/libqtvirtualkeyboardplugin|platformthemes/libqgtk3"
    r"|imageformats/(lib)?q(tiff|webp|pdf|tga|wbmp|icns))\b.*"
    r"|plugins/platforms/(lib)?q(vnc|linuxfb|eglfs|minimalegl|vkkhrdisplay|webgl|direct2d).*"
    r"|(lib/)?(lib)?Qt6?(Qml|Quick|Network|VirtualKeyboard|Pdf|Sql|Test|Designer|Help|PrintSupport|Xml|LabsStyleKit"
    r"|WaylandCompositor|EglFS)[^/]*"
    r"|opengl32sw\.dll)"
)
_OTHERS = re.compile(
    r"cv2/(opencv_videoio_ffmpeg[^/]*\.dll|data/.*|qt/.*)|(?!resources/).*(/tests?/.*|\.(pyi|pxd|pyx|h|a|prl))"
)


def used(module: str) -> bool:
    """Whether a module of MediaPipe's tasks is brought along."""
    return not re.match(r"mediapipe\.tasks\.python\.(benchmark|test)\b", module)


def unwanted(target: str) -> bool:
    """Whether a file that would lie at ``target`` in the bundle is left out."""
    place = target.replace("\\", "/")
    return any(pattern.fullmatch(place) for pattern in (_QT, _OTHERS))
