"""Exercise 2: an L2 penalty and dropout at the same time (8.5.2, 8.5.3), for a net of 3 layers.

Check with: python -m trysee check exercise2.py
With the chapter's data, your accuracies too: python -m trysee check exercise2.py --data data.mat
"""

import numpy as np

TRAIN_ACCURACY = None  # of your whole program at lambda 0.1, keep_prob 0.9, such as 0.9
DEV_ACCURACY = None


def compute_cost_with_regularization(A3, Y, parameters, lambd):
    """J = (1/m) sum L(a, y) + lambda / (2 m) * (sum of all squared W1, W2, W3)  (eq. 9).

    L(a, y) = -(y log a + (1 - y) log(1 - a)). A3, Y : (1, m). parameters : "W1", "b1", ..., "b3".
    Returns J, one number.
    """
    raise NotImplementedError


def backward_propagation_with_regularization_dropout(X, Y, cache, lambd, keep_prob):
    """The gradients of J, for a forward pass with dropout (eq. 10; relu, relu, sigmoid).

    X : (n[0], m). Y : (1, m). A1, A2 in the cache are after dropping and dividing by keep_prob;
    D1, D2 : the masks, True where a unit stays, as large as A1, A2.
    dW[l] = (1/m) dZ[l] A[l-1]^T + (lambda/m) W[l]; db[l] = (1/m) sum over examples of dZ[l].
    dA[l] := dA[l] * D[l] / keep_prob before it goes through relu.
    Returns a dictionary with at least "dW1" ... "dW3", as W, and "db1" ... "db3", (n[l], 1).
    """
    (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3) = cache
    raise NotImplementedError
