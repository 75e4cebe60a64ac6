"""Who speaks when, by a diarisation model in a folder of the user's."""
