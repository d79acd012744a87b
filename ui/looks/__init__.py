"""How charts look, once for all pages: named series, axes, bands and rules."""
