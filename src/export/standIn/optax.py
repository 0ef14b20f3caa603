"""Stands in for optax, for tests: gradient transformations as pairs of functions, from its documentation."""

import types

from arrays import sign, sqrt


def _transformation(init, update):
    return types.SimpleNamespace(init=init, update=update)


def _zeros(weights):
    return [w * 0.0 for w in weights]


def chain(*parts):
    def update(grads, states, weights):
        after = []
        for part, state in zip(parts, states):
            grads, state = part.update(grads, state, weights)
            after.append(state)
        return grads, after

    return _transformation(lambda weights: [part.init(weights) for part in parts], update)


def add_decayed_weights(decay):
    return _transformation(lambda weights: None, lambda g, s, weights: ([a + decay * w for a, w in zip(g, weights)], s))


def scale_by_learning_rate(rate):
    def update(grads, count, weights):
        step = rate(count) if callable(rate) else rate
        return [-step * g for g in grads], count + 1

    return _transformation(lambda weights: 0, update)


def _trace(decay, nesterov):
    def update(grads, velocity, weights):
        velocity = [g + decay * v for g, v in zip(grads, velocity)]
        return [g + decay * v for g, v in zip(grads, velocity)] if nesterov else velocity, velocity

    return _transformation(_zeros, update)


def _scale_by_adam(b1, b2, eps, eps_root):
    def update(grads, state, weights):
        count, mean, square = state[0] + 1, state[1], state[2]
        mean = [b1 * m + (1 - b1) * g for m, g in zip(mean, grads)]
        square = [b2 * v + (1 - b2) * (g * g) for v, g in zip(square, grads)]
        corrected = [(m / (1 - b1**count), v / (1 - b2**count)) for m, v in zip(mean, square)]
        return [m / (sqrt(v + eps_root) + eps) for m, v in corrected], (count, mean, square)

    return _transformation(lambda weights: (0, _zeros(weights), _zeros(weights)), update)


def _scale_by_lion(b1, b2):
    def update(grads, mean, weights):
        moved = [sign(b1 * m + (1 - b1) * g) for m, g in zip(mean, grads)]
        return moved, [b2 * m + (1 - b2) * g for m, g in zip(mean, grads)]

    return _transformation(_zeros, update)


def sgd(rate, momentum=None, nesterov=False):
    return chain(*([] if momentum is None else [_trace(momentum, nesterov)]), scale_by_learning_rate(rate))


def adam(rate, b1, b2, eps, eps_root):
    return chain(_scale_by_adam(b1, b2, eps, eps_root), scale_by_learning_rate(rate))


def adamw(rate, b1, b2, eps, eps_root, weight_decay):
    return chain(_scale_by_adam(b1, b2, eps, eps_root), add_decayed_weights(weight_decay), scale_by_learning_rate(rate))


def lion(rate, b1, b2, weight_decay):
    return chain(_scale_by_lion(b1, b2), add_decayed_weights(weight_decay), scale_by_learning_rate(rate))


def apply_updates(weights, updates):
    return [w + u for w, u in zip(weights, updates)]
