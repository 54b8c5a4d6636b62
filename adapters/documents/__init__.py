"""Documents to keep: the guides, the charter and the goals sheet, as PDF."""

from adapters.documents.documents import charter_pdf, goals_pdf, guide_pdf
from adapters.documents.guide_facts import guide_facts
from adapters.documents.guide_text import guide_text

__all__ = ["charter_pdf", "goals_pdf", "guide_facts", "guide_pdf", "guide_text"]
