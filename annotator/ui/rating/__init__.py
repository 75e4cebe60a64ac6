"""Rating continuously while the recording plays."""
