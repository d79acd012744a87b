"""The chapter's way of training (8.9.2), in our words: matrices in a dictionary.

Adam and mini-batches are added as its equations 15 and 17-19 say, parameter by parameter.
"""

from __future__ import annotations

import numpy as np


class ChapterLoop:
    """Parameters W1, b1, ... by name; step() trains once on the given columns."""

    def __init__(self, layers, alpha, keep_prob, adam):
        self.alpha, self.keep_prob, self.adam = alpha, keep_prob, adam
        self.depth = len(layers)
        self.parameters = {}
        for l, (W, b) in enumerate(layers, start=1):
            self.parameters[f"W{l}"], self.parameters[f"b{l}"] = W.copy(), b.copy()
        self.v = {name: np.zeros_like(value) for name, value in self.parameters.items()}
        self.s = {name: np.zeros_like(value) for name, value in self.parameters.items()}
        self.t = 0
        self.rng = np.random.RandomState(4)

    def step(self, X, Y):
        cache = self.forward(X)
        cost = self.cost(cache[f"A{self.depth}"], Y)
        self.update(self.backward(cache, Y))
        return cost

    def forward(self, X):
        cache = {"A0": X}
        if self.keep_prob < 1:
            self.rng.seed(4)  # as its code does at every step: always the same units
        for l in range(1, self.depth + 1):
            Z = self.parameters[f"W{l}"] @ cache[f"A{l - 1}"] + self.parameters[f"b{l}"]
            if l == self.depth:
                A = 1 / (1 + np.exp(-Z))
            else:
                A = np.maximum(0, Z)
                if self.keep_prob < 1:
                    D = self.rng.rand(*A.shape) < self.keep_prob
                    A = A * D / self.keep_prob
                    cache[f"D{l}"] = D
            cache[f"Z{l}"], cache[f"A{l}"] = Z, A
        return cache

    def cost(self, A, Y):
        with np.errstate(divide="ignore", invalid="ignore"):
            losses = np.multiply(-np.log(A), Y) + np.multiply(-np.log(1 - A), 1 - Y)
        return 1.0 / Y.shape[1] * np.nansum(losses)

    def backward(self, cache, Y):
        gradients, m = {}, Y.shape[1]
        dZ = cache[f"A{self.depth}"] - Y
        for l in range(self.depth, 0, -1):
            gradients[f"W{l}"] = 1.0 / m * np.dot(dZ, cache[f"A{l - 1}"].T)
            gradients[f"b{l}"] = 1.0 / m * np.sum(dZ, axis=1, keepdims=True)
            if l > 1:
                dA = self.parameters[f"W{l}"].T @ dZ
                if self.keep_prob < 1:
                    dA = dA * cache[f"D{l - 1}"] / self.keep_prob
                dZ = np.multiply(dA, np.int64(cache[f"A{l - 1}"] > 0))
        return gradients

    def update(self, gradients):
        self.t += 1
        for name, gradient in gradients.items():
            step = gradient
            if self.adam:
                self.v[name] = 0.9 * self.v[name] + 0.1 * gradient
                self.s[name] = 0.999 * self.s[name] + 0.001 * gradient**2
                v, s = self.v[name] / (1 - 0.9**self.t), self.s[name] / (1 - 0.999**self.t)
                step = v / (np.sqrt(s) + 1e-8)
            self.parameters[name] = self.parameters[name] - self.alpha * step
