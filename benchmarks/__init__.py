"""Our training beside its peers: make bench."""
