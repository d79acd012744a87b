"""The run log: every finished run of a session as a row, to compare, keep and take away."""
