"""In place of the common hook, which asks for the metadata of ``webrtcvad``; ours comes from ``webrtcvad-wheels``."""

from PyInstaller.utils.hooks import copy_metadata

datas = copy_metadata("webrtcvad-wheels")
