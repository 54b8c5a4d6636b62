"""What HR platforms send: who they are, whether it is really them, and what it comes to in our own words."""
