"""With what: one folder or file an outside system. Adapters fill the ports of activities and know nothing of the story."""
