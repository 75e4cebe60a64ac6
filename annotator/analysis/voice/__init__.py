"""What the sound says of a voice: pitch, loudness, clearness, rate, and where none of it can be measured."""
