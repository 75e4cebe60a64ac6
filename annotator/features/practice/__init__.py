"""Practising with exercises: the trainee's screens, the trainer's, and what comes out."""
