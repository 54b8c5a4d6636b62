"""Our own database: people, answers, files, links, the ledger, the outbox. SQLite or PostgreSQL, from one model file."""
