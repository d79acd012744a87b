"""What single lessons show beyond what all share: their equations with numbers, their charts."""
