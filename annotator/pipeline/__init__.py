"""From recordings to flags: check, track, derive, detect. Each step is kept on disk by a digest of its input."""
