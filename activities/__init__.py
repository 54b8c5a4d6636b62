"""What touches the world: thin. One class a port; what it needs comes through the constructor."""
