"""People’s own calendars: CalDAV fills the port of activities/calendars.py."""
