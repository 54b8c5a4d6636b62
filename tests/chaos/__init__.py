"""Everything breaks at once, and one independent checker tells what was lost, sent twice, stuck or leaked: `make chaos`."""
