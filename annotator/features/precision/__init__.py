"""What coders' verdicts say of the flags, by signal and rule."""
