"""Matrices of floats with reverse-mode derivatives: as much of an array library as exported scripts need for perceptrons. For tests."""

import math


class Array:
    def __init__(self, rows, parents=()):
        self.rows = rows
        # Pairs of an operand and the function from this array's derivative to the operand's share of it.
        self.parents = parents
        self.grad = None

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    def __len__(self):
        return len(self.rows)

    def __add__(self, other):
        return zipped(lambda a, b: a + b, lambda a, b: (1.0, 1.0), self, other)

    def __sub__(self, other):
        return zipped(lambda a, b: a - b, lambda a, b: (1.0, -1.0), self, other)

    def __mul__(self, other):
        return zipped(lambda a, b: a * b, lambda a, b: (b, a), self, other)

    def __truediv__(self, other):
        return zipped(lambda a, b: a / b, lambda a, b: (1 / b, -a / b / b), self, other)

    def __rsub__(self, other):
        return array([[other]]) - self

    def __rtruediv__(self, other):
        return array([[other]]) / self

    def __ne__(self, other):
        return mapped(lambda a: float(a != other), lambda a, b: 0.0, self)

    def __neg__(self):
        return self * -1.0

    def __pow__(self, power):
        return mapped(lambda a: a**power, lambda a, _: power * a ** (power - 1), self)

    def __matmul__(self, other):
        def product(a, b):
            columns = list(zip(*b))
            return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]

        def turned(a):
            return [list(row) for row in zip(*a)]

        back = (self, lambda g: product(g, turned(other.rows))), (other, lambda g: product(turned(self.rows), g))
        return Array(product(self.rows, other.rows), back)

    __radd__, __rmul__, __hash__ = __add__, __mul__, object.__hash__

    def __getitem__(self, rows):
        return Array([self.rows[row] for row in rows])

    def reshape(self, *shape):
        if shape in (((),), (1, 1)) and self.shape == (1, 1):
            return self
        flat = [x for row in self.rows for x in row]
        return Array([flat[i * shape[1] : (i + 1) * shape[1]] for i in range(shape[0])])

    def sum(self):
        m, n = self.shape
        return Array([[math.fsum(x for row in self.rows for x in row)]], ((self, lambda g: [[g[0][0]] * n] * m),))

    def item(self):
        return self.rows[0][0]

    __float__ = item

    def clone(self):
        return Array([list(row) for row in self.rows])

    def requires_grad_(self, _):
        return self

    def copy_(self, other):
        self.rows = other.rows

    def backward(self):
        for node, grad in derivatives(self).items():
            if isinstance(node.grad, Array):
                node.grad = Array(added(node.grad.rows, grad))


def array(rows):
    return Array([list(row) for row in rows] if hasattr(rows[0], "__iter__") else [list(rows)])


def mapped(f, slope, x):
    """f of every element; slope gives the derivative from the element and its image."""
    value = [[f(a) for a in row] for row in x.rows]
    back = lambda g: [[d * slope(a, b) for d, a, b in zip(*rows)] for rows in zip(g, x.rows, value)]
    return Array(value, ((x, back),))


def zipped(f, slopes, a, b):
    a, b = (x if isinstance(x, Array) else array([[x]]) for x in (a, b))
    m, n = (max(a.shape[i], b.shape[i]) for i in (0, 1))
    at = lambda x, i, j: x.rows[i if len(x.rows) > 1 else 0][j if len(x.rows[0]) > 1 else 0]

    def back(x, which):
        def share(g):
            rows = [[0.0] * x.shape[1] for _ in x.rows]
            for i in range(m):
                for j in range(n):
                    slope = slopes(at(a, i, j), at(b, i, j))[which]
                    rows[i if len(rows) > 1 else 0][j if len(rows[0]) > 1 else 0] += g[i][j] * slope
            return rows

        return x, share

    value = [[f(at(a, i, j), at(b, i, j)) for j in range(n)] for i in range(m)]
    return Array(value, (back(a, 0), back(b, 1)))


def log_softmax(x):
    def row_of(row):
        top = max(row)
        return [a - top - math.log(math.fsum(math.exp(b - top) for b in row)) for a in row]

    value = [row_of(row) for row in x.rows]
    back = lambda g: [[d - math.exp(b) * sum(ds) for d, b in zip(ds, row)] for ds, row in zip(g, value)]
    return Array(value, ((x, back),))


def added(a, b):
    return [[x + y for x, y in zip(*rows)] for rows in zip(a, b)]


def derivatives(loss):
    """Of a 1 by 1 array by every array that it comes from."""
    order, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(loss)
    grads = {loss: [[1.0]]}
    for node in reversed(order):
        for parent, share in node.parents:
            part = share(grads[node])
            grads[parent] = added(grads[parent], part) if parent in grads else part
    return grads


def full(rows, columns, value):
    return Array([[float(value)] * columns for _ in range(rows)])


def sign(x):
    return mapped(lambda a: float((a > 0) - (a < 0)), lambda a, b: 0.0, x)


def sqrt(x):
    return mapped(math.sqrt, lambda a, b: 0.5 / b, x)


def tanh(x):
    return mapped(math.tanh, lambda a, b: 1 - b * b, x)


def where(condition, a, b):
    return condition * a + (1.0 - condition) * b


def relu(x):
    return mapped(lambda a: max(a, 0.0), lambda a, b: float(a > 0), x)
