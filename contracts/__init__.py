"""The words: each model that crosses a process border, and the one registry of ids, queues and search attributes."""
