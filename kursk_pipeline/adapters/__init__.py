"""One module for each outside thing. Only that module imports its library."""
