"""The lessons, one folder each, without a screen: what each tries, measures and concludes.

A folder's LESSON is its entry in the table of contents, its screen/ how it looks. tests/lessons
hold each to its word at the page's defaults.
"""
