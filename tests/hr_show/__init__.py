"""`make show-hr`: thousands of HR events over hundreds of whole relationships, and a checker that counts (docs/hr.md)."""
