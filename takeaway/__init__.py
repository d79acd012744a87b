"""What a person takes away of a run: a plain script that trains it again; no screen."""
