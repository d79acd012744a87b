"""Exercise 3: a gradient check for a net whose parameters are a dictionary (8.8, eq. 26 and 27).

Check with: python -m trysee check exercise3.py
"""

import numpy as np


def gradient_check(parameters, gradients, cost, epsilon=1e-4):
    """d = ||g_approx - g|| / (||g_approx|| + ||g||), over all entries of all parameters.

    parameters : "W1", "b1", "W2", ... ; gradients : "dW1", "db1", ..., as large as the parameters.
    cost : a function that takes such parameters and returns J.
    g_approx of an entry: (J(entry + epsilon) - J(entry - epsilon)) / (2 epsilon), all others as
    they are. The parameters must be the same afterwards. Returns d, one number.
    """
    raise NotImplementedError
