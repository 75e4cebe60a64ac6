"""What claims about the program's findings and speed are made from. Run as ``python -m benchmarks.<name>``."""
