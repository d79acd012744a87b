"""All that is seen: theme, controls, charts and the film player."""
