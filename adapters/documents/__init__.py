"""Documents to keep: the guides, the agenda of a meeting, the charter and the goals sheet, what one takes home, as PDF."""

from adapters.documents.agenda_sheet import Readership, agenda_pdf
from adapters.documents.documents import charter_pdf, goals_pdf, guide_pdf
from adapters.documents.farewell import certificate_pdf, summary_pdf
from adapters.documents.guide_facts import guide_facts
from adapters.documents.guide_text import guide_text

__all__ = [
    "Readership",
    "agenda_pdf",
    "certificate_pdf",
    "charter_pdf",
    "goals_pdf",
    "guide_facts",
    "guide_pdf",
    "guide_text",
    "summary_pdf",
]
