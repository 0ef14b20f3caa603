# An experiment of the Preconditioner Lab
#
# PyTorch code of an experiment of the Preconditioner Lab: the same examples, first weights and
# batches, so that its losses can be compared with the lab’s, number by number.
#
# Needs: pip install torch
#
# https://example.org/#v=1

import base64
import math
import struct

import torch

torch.set_default_dtype(torch.float64)


def numbers(text, form):
    """Little-endian numbers in base64: d doubles, H and I unsigned integers."""
    raw = base64.b64decode(text)
    return struct.unpack(f"<{len(raw) // struct.calcsize(form)}{form}", raw)


def matrix(text, rows, columns):
    return torch.tensor(numbers(text, "d")).reshape(rows, columns)


# Data
#
# Examples, first weights and batches are embedded exactly as float64. EXPECTED holds what the lab
# computes in float64.

STEPS = 3  # of the whole training, which schedules refer to
BATCH = 0  # examples per step
# First weights, by seed.
INITIAL = {
    0: [matrix("MzMzMzMz878AAAAAAADwPw==", 1, 2)],
}
# What the lab computes in float64: the loss on the examples of each step, before the step, by run and seed.
EXPECTED = {
    (1, 0): numbers("MjMzMzMzOECgEjqnYWkVQDyhf+edeBBA", "d"),  # 24.199999999999996 … 4.117789857067972
    (2, 0): numbers("MjMzMzMzOECHsCJaW+AyQD2ERblSJC9A", "d"),  # 24.199999999999996 … 15.570943631873996
    (3, 0): numbers("MjMzMzMzOECD5qUVc+0SQIPmpRVz7RJA", "d"),  # 24.199999999999996 … 4.731884325266608
}


# Model and loss
#
# The surface, as a function of its weights.

# Rosenbrock valley
def loss(weights, x, y):
    w, = weights
    t1 = w[:, 0:1]
    t2 = 1 - t1
    t3 = w[:, 1:2] - t1 * t1
    return (t2 * t2 + 100 * (t3 * t3)).reshape(())


# Run 1: SGD
#
# By torch.optim.SGD.

# Run 1: SGD. SGD: w ← w − η g
def run1(weights):
    parameters = weights
    optimizer = torch.optim.SGD(parameters, lr=0.001, weight_decay=0)

    def step(t, x, y, noise):
        optimizer.step()

    return step


# Run 2: NAdam
#
# torch.optim.NAdam changes β₁ over time, as in Dozat’s first form; the lab has the form of Choi et
# al. 2019.

# Run 2: NAdam. NAdam: m ← β₁ m + (1−β₁) g; v ← β₂ v + (1−β₂) g²; w ← w − η b (β₁ m + (1−β₁) g) /
# (√v + ε), b = √(1−β₂ᵗ)/(1−β₁ᵗ)
# Written out from the lab’s own update (Dozat 2016; in the form of Choi et al. 2019 (arXiv
# 1910.05446), table 1). torch.optim.NAdam changes β₁ over time, as in Dozat’s first form; the lab
# has the form of Choi et al. 2019.
def run2_start():
    return [
        {"mean": torch.zeros(1, 2), "meanCorrection": torch.zeros(1, 1), "square": torch.zeros(1, 2), "squareCorrection": torch.zeros(1, 1)},
    ]


def run2_update_1x2(W, G, s, rate):
    learning_rate = 0.01
    beta1 = 0.9
    beta2 = 0.999
    epsilon = 1e-8
    t1 = 1 - beta1
    t2 = t1 * G
    mean = beta1 * s["mean"] + t2
    mean_correction = beta1 * s["meanCorrection"] + t1
    t3 = 1 - beta2
    square = beta2 * s["square"] + t3 * (G * G)
    square_correction = beta2 * s["squareCorrection"] + t3
    t4 = torch.sqrt(square_correction) / (torch.sqrt(square) + epsilon) * ((beta1 * mean + t2) / mean_correction)
    return W - learning_rate * t4, {"mean": mean, "meanCorrection": mean_correction, "square": square, "squareCorrection": square_correction}


def run2_step(weights, grads, states, rate, is_due, x, y, noise):
    functions = [run2_update_1x2]
    done = [f(W, G, s, rate) for f, W, G, s in zip(functions, weights, grads, states)]
    return [W for W, _ in done], [s for _, s in done]


def run2(weights):
    states = run2_start()

    @torch.no_grad()
    def step(t, x, y, noise):
        nonlocal states
        grads = [w.grad for w in weights]
        new, states = run2_step(weights, grads, states, 1.0, True, x, y, noise)
        for w, value in zip(weights, new):
            w.copy_(value)

    return step


# Run 3: Newton
#
# torch.optim has no Newton method; torch.func.hessian gives the matrix.

# Run 3: Newton. Newton: H = Q Λ Qᵀ; w ← w − η Q max(|Λ|, λ)⁻¹ Qᵀ g, or w ← w − η (H + λI)⁻¹ g
# Written out from the lab’s own update (Nocedal & Wright 2006, section 3.4 (λ raised); Dauphin et
# al. 2014, algorithm 1 (saddle-free, arXiv 1406.2572)). torch.optim has no Newton method;
# torch.func.hessian gives the matrix.
def run3_start():
    return [
        {"curvature": torch.zeros(2, 2), "correction": torch.zeros(1, 1), "eigenvalues": torch.full((1, 2), 1.0), "curvatureBasis": torch.eye(2), "factor": torch.full((1, 1), 1.0)},
    ]


def run3_update(weights, grads, states, rate, x, y, noise):
    damping = 0.1
    damping_rate = 0.6666666666666666
    t1 = torch.tensor([[0.0, 1.0, 0.0]])
    t2 = t1[:, 1:3]
    t3 = weights[0][:, 0:1]
    t4 = t2[:, 0:1]
    t5 = 1 - t3
    t6 = t4 * t3
    t7 = weights[0][:, 1:2] - t3 * t3
    t8 = t5 * t5 + 100 * (t7 * t7)
    t9 = 200 * t7
    t10 = (t2[:, 1:2] + (t6 + t6) * -1) * 200
    t11 = t1[:, 0:2]
    t12 = t11[:, 0:1]
    t13 = t12 * t3
    t14 = (t11[:, 1:2] + (t13 + t13) * -1) * 200
    t15 = torch.cat([torch.cat([t4 * 2 + (t4 * t9 + t10 * t3) * 2 * -1, t10], dim=1), torch.cat([t12 * 2 + (t12 * t9 + t14 * t3) * 2 * -1, t14], dim=1)], dim=0)
    curvature = 0.5 * (t15 + t15.T)
    t16_w, t16_v = torch.linalg.eigh(curvature / max(1, 1e-25))
    eigenvalues = t16_w.reshape(1, 2)
    t17 = damping * states[0]["factor"]
    t18 = torch.abs(eigenvalues)
    t19 = torch.maximum(t18, t17)
    t20 = torch.clamp(2.220446049250313e-16 * torch.amax(t18, dim=1, keepdim=True), min=1e-25)
    t21 = (torch.abs(t19) > t20) * 1.0
    t22 = torch.where(t21 != 0, 1 / torch.where(t21 != 0, t19, 1.0), 0.0) * (torch.full((1, 1), 1.0).T @ grads[0] @ t16_v)
    t23 = torch.full((1, 1), 1.0) @ t22 @ t16_v.T
    t24 = -t23
    t25 = t24[:, 0:1]
    t26 = t25 * t3
    t27 = (t24[:, 1:2] + (t26 + t26) * -1) * 200
    t28 = torch.sum(t24 * torch.cat([t25 * 2 + (t25 * t9 + t27 * t3) * 2 * -1, t27], dim=1)).reshape(1, 1)
    t29 = torch.sum(grads[0] * t24).reshape(1, 1) + 0.5 * (t28 + torch.sum(t17 * t24 * t24).reshape(1, 1))
    t30 = weights[0] + t24
    t31 = t30[:, 0:1]
    t32 = 1 - t31
    t33 = t30[:, 1:2] - t31 * t31
    t34 = (0 > t29) * 1.0
    t35 = torch.where(t34 != 0, (t32 * t32 + 100 * (t33 * t33) - t8) / torch.where(t34 != 0, t29, 1.0), -1.0)
    t36 = torch.where((1.7763568394002505e-15 * torch.abs(t8) + 1e-30 > torch.abs(t29)) * 1.0 != 0, 0.5, t35)
    t37 = (t36 > 0) * 1.0
    t38 = torch.where(t37 != 0, states[0]["factor"] / damping_rate, 10 * states[0]["factor"])
    t39 = torch.where((t36 > 0.75) * 1.0 != 0, states[0]["factor"] * damping_rate, torch.where((t36 > 0.25) * 1.0 != 0, states[0]["factor"], t38))
    factor = torch.clamp(torch.clamp(t39, min=1e-8), max=100000000)
    return [weights[0] - torch.where(t37 != 0, t23, 0.0)], [{"curvature": curvature, "correction": torch.full((1, 1), 1.0), "eigenvalues": eigenvalues, "curvatureBasis": t16_v, "factor": factor}]


def run3_step(weights, grads, states, rate, is_due, x, y, noise):
    return run3_update(weights, grads, states, rate, x, y, noise)


def run3(weights):
    states = run3_start()

    @torch.no_grad()
    def step(t, x, y, noise):
        nonlocal states
        grads = [w.grad for w in weights]
        new, states = run3_step(weights, grads, states, 1.0, True, x, y, noise)
        for w, value in zip(weights, new):
            w.copy_(value)

    return step


# Training
#
# Every run with every seed.

def noise(seed, t):
    return None


def batch(seed, t):
    """The examples of step t, from 0."""
    return None, None


def train(run, seed, steps):
    """Losses before each of so many steps."""
    weights = [w.clone().requires_grad_(True) for w in INITIAL[seed]]
    step = run(weights)
    losses = []
    for t in range(steps):
        x, y = batch(seed, t)
        value = loss(weights, x, y)
        losses.append(value.item())
        for w in weights:
            w.grad = torch.zeros_like(w)
        value.backward()
        step(t, x, y, noise(seed, t))
    return losses


# Comparison with the lab
#
# Rounding differs between libraries, and training amplifies it; a relative difference below 1e-6 is
# the same training.

TOLERANCE = 1e-6
RUNS = {
    1: ("SGD", run1),
    2: ("NAdam", run2),
    3: ("Newton", run3),
}


def difference(found, expected):
    """Relative to the loss, or to 1e-12 of the first one where the loss has become smaller than that."""
    least = 1e-12 * abs(expected[0])
    return [abs(f - e) / max(abs(e), least, 1e-300) if f == f else math.inf for f, e in zip(found, expected)]


def compare():
    """Trains every run and prints how far its losses are from the lab’s; returns the largest relative difference."""
    worst = 0.0
    for (run, seed), expected in EXPECTED.items():
        if run not in RUNS:
            continue
        name, make = RUNS[run]
        found = train(make, seed, len(expected))
        gaps = difference(found, expected)
        apart = next((t for t, gap in enumerate(gaps) if not gap < TOLERANCE), None)
        verdict = "as the lab" if apart is None else f"differs from step {apart} on"
        print(f"{name}, seed {seed}: loss {found[-1]:.9g}, lab {expected[-1]:.9g}, largest relative difference {max(gaps):.2e}: {verdict}")
        worst = max(worst, max(gaps))
    return worst


worst = compare()
print(f"max relative difference: {worst:.3e}")
