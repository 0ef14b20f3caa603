"""Stands in for PyTorch, for tests. The optimizers are written from its documentation, one coordinate at a time."""

import math
import types

from arrays import array as tensor, full as _full, log_softmax as _log_softmax, relu, sign, sqrt, tanh, where  # noqa: F401

float64 = None


def set_default_dtype(_):
    pass


def log_softmax(x, dim):
    return _log_softmax(x)


def full(shape, value):
    return _full(*shape, value)


def zeros(rows, columns):
    return _full(rows, columns, 0.0)


def zeros_like(x):
    return _full(*x.shape, 0.0)


def no_grad():
    return lambda f: f


class _Optimizer:
    def __init__(self, parameters, lr, **settings):
        self.parameters, self.settings, self.count = parameters, settings, 0
        self.param_groups = [{"lr": lr}]
        self.states = [[[{} for _ in row] for row in p.rows] for p in parameters]

    def step(self):
        self.count += 1
        lr = self.param_groups[0]["lr"]
        for p, states in zip(self.parameters, self.states):
            rows = zip(p.rows, p.grad.rows, states)
            p.rows = [[self.moved(w, g, s, lr, **self.settings) for w, g, s in zip(*row)] for row in rows]


class _SGD(_Optimizer):
    def moved(self, w, g, s, lr, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False):
        g = g + weight_decay * w
        if momentum == 0:
            return w - lr * g
        s["v"] = momentum * s["v"] + (1 - dampening) * g if "v" in s else g
        return w - lr * (g + momentum * s["v"] if nesterov else s["v"])


class _Adam(_Optimizer):
    def moved(self, w, g, s, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        g = g + weight_decay * w
        s["m"] = betas[0] * s.get("m", 0.0) + (1 - betas[0]) * g
        s["v"] = betas[1] * s.get("v", 0.0) + (1 - betas[1]) * g * g
        root = math.sqrt(s["v"] / (1 - betas[1] ** self.count))
        return w - lr * s["m"] / (1 - betas[0] ** self.count) / (root + eps)


class _AdamW(_Adam):
    def moved(self, w, g, s, lr, weight_decay=0.01, **more):
        return super().moved((1 - lr * weight_decay) * w, g, s, lr, **more)


optim = types.SimpleNamespace(SGD=_SGD, Adam=_Adam, AdamW=_AdamW)
