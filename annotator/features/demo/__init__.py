"""Generated session videos with a written script of cues, from one public-domain portrait."""
