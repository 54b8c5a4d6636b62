"""Documents to keep: the charter and the goals sheet, as PDF."""

from adapters.documents.documents import charter_pdf, goals_pdf

__all__ = ["charter_pdf", "goals_pdf"]
