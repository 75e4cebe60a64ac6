"""How far coders agree, and bringing them to a consensus."""
