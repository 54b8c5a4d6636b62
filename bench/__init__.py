"""Figures measured on the machine at hand, beside what others offer, in the same run. docs/bench.md keeps ours."""
