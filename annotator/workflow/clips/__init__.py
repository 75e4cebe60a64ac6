"""Moments of a session as video files: see :func:`annotator.workflow.clips.make.make_clips`."""
