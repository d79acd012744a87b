"""A class of students against the running app: make load writes benchmarks/LOAD.md."""
