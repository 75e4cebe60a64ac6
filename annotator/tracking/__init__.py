"""MediaPipe behind one small protocol, picture measures without any model, and the store of landmarks on disk."""
