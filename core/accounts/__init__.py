"""People's accounts at the apps: connected, kept, waited for."""
