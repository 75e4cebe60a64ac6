"""What the hand-drawn plots share, and saving them as pictures."""
