"""Helpers for developing Try & See; the app itself never imports them."""
