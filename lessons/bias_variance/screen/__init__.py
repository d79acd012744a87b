"""How this lesson looks: its sections, charts and scripts."""
