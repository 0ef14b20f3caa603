"""Stands in for JAX, for tests: nothing is compiled, so that what is traced in JAX is a number here."""

import types

from arrays import Array, derivatives, log_softmax, relu

config = types.SimpleNamespace(update=lambda name, value: None)
nn = types.SimpleNamespace(log_softmax=lambda x, axis: log_softmax(x), relu=relu)


def jit(f, static_argnames=None):
    return f


def value_and_grad(f):
    def both(weights, *more):
        weights = [Array(w.rows) for w in weights]
        value = f(weights, *more)
        grads = derivatives(value)
        return value, [Array(grads[w]) for w in weights]

    return both
