"""A student's functions beside the reference: python -m trysee check."""
