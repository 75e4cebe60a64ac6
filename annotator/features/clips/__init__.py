"""Moments of a session as video files: see :func:`annotator.features.clips.make.make_clips`."""
