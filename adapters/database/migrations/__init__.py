"""How the database came to its shape, revision by revision."""
