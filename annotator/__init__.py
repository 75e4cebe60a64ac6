"""Annotator: find and code moments in which words and face, gaze or body disagree."""

__version__ = "0.1.0"
