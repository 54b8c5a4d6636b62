"""`make up`: the whole of Télémaque on one machine."""
