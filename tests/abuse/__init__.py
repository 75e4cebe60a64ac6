"""What is done to the program to break its promises: see ``python -m tests.abuse --help`` and CONTRIBUTING.md."""
