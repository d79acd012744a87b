"""Exercise 1: three ways to draw the first weights (8.4, eq. 3 to 5).

Check with: python -m trysee check exercise1.py
"""

import numpy as np


def initialize_parameters_he(layers_dims):
    """W[l] = N(0, 1) * sqrt(2 / n[l-1]), b[l] = 0 (eq. 3, for relu).

    layers_dims : [n[0], ..., n[L]], the units of each layer, the inputs first.
    Begin with np.random.seed(3), then draw W1, W2, ... in this order with np.random.randn.
    Returns {"W1": (n[1], n[0]), "b1": (n[1], 1), "W2": (n[2], n[1]), ...}.
    """
    raise NotImplementedError


def initialize_parameters_xavier(layers_dims):
    """W[l] = N(0, 1) * sqrt(1 / n[l-1]), b[l] = 0 (eq. 4, for tanh); all else as above."""
    raise NotImplementedError


def initialize_parameters_glorot(layers_dims):
    """W[l] = N(0, 1) * sqrt(2 / (n[l] + n[l-1])), b[l] = 0 (eq. 5); all else as above."""
    raise NotImplementedError
