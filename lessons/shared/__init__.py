"""What several lessons measure; no lesson imports another."""
