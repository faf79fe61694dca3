"""A loopback HTTP server that plays publishers, their good days and their bad ones."""
