"""Video and sound files: probing, frame times, decoding, waveform, playing sound."""
