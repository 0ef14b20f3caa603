"""Stands in for jax.numpy, for tests."""

from arrays import array as _array, full as _full, sign, sqrt, tanh, where  # noqa: F401


def array(values):
    return list(values) if isinstance(values[0], int) or isinstance(values, list) and isinstance(values[0], float) else _array(values)


def sum(x):
    return x.sum()


def zeros(shape):
    return _full(*shape, 0.0)


def full(shape, value):
    return _full(*shape, value)
