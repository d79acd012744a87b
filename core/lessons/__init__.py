"""What each lesson tries, measures and concludes, without a screen.

A page shows what a module here does; tests/claims hold both to their word at the page's defaults.
"""
