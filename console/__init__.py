"""The verbs of the operators' command, one file a noun. A verb returns a Report; main.py prints it."""
