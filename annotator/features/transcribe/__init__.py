"""From speech to a transcript, with a model folder of the user's."""
