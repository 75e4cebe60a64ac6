"""Face and pose landmarks by MediaPipe, and the store they are kept in."""
