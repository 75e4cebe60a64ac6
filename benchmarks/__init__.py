"""What claims about the program's findings and speed are made from. Run as ``python -m benchmarks.<name>``."""

from annotator.linear_algebra import keep_to_one_thread

keep_to_one_thread()  # as the program does, before anything reads NumPy in
