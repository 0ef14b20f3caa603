import type { Ops } from '../array/ops.ts';

/** An elementwise function φ of pre-activations s. */
interface Activation {
  readonly label: string;
  value<T>(xp: Ops<T>, s: T): T;
  /** `φ'(s)`, given s and `φ(s)`; may be `[1,1,1]` where it is constant. */
  derivative<T>(xp: Ops<T>, s: T, output: T): T;
}

/** Every activation by the name that settings use. */
export const activations = {
  tanh: {
    label: 'tanh',
    value: (xp, s) => xp.tanh(s),
    derivative: (xp, _, output) => xp.sub(1, xp.mul(output, output)),
  },
  relu: {
    label: 'ReLU',
    value: (xp, s) => xp.maximum(s, 0),
    derivative: (xp, s) => xp.greater(s, 0),
  },
  sigmoid: {
    label: 'sigmoid',
    value: sigmoid,
    derivative: (xp, _, output) => xp.mul(output, xp.sub(1, output)),
  },
  softplus: {
    label: 'softplus',
    // `(s + |s|)/2` is the larger of s and 0, and has the slope ½ at 0 that the sum needs there.
    value: (xp, s) => xp.add(xp.mul(0.5, xp.add(s, xp.abs(s))), xp.log1p(xp.exp(xp.neg(xp.abs(s))))),
    derivative: sigmoid,
  },
  /** Hendrycks and Gimpel 2016, the approximation by tanh. */
  gelu: {
    label: 'GELU',
    value: (xp, s) => xp.mul(xp.mul(0.5, s), xp.add(1, xp.tanh(geluArgument(xp, s)))),
    derivative(xp, s) {
      const t = xp.tanh(geluArgument(xp, s));
      const slope = xp.mul(GELU_SCALE, xp.add(1, xp.mul(3 * GELU_CUBE, xp.mul(s, s))));
      return xp.mul(0.5, xp.add(xp.add(1, t), xp.mul(xp.mul(s, slope), xp.sub(1, xp.mul(t, t)))));
    },
  },
  /** Elfwing et al. 2017. */
  silu: {
    label: 'SiLU',
    value: (xp, s) => xp.mul(s, sigmoid(xp, s)),
    derivative(xp, s, output) {
      const gate = sigmoid(xp, s);
      return xp.add(gate, xp.mul(output, xp.sub(1, gate)));
    },
  },
  identity: {
    label: 'none (linear)',
    value: (_, s) => s,
    derivative: (xp) => xp.full([1, 1, 1], 1),
  },
} as const satisfies Readonly<Record<string, Activation>>;

const GELU_SCALE = Math.sqrt(2 / Math.PI);
const GELU_CUBE = 0.044715;

function geluArgument<T>(xp: Ops<T>, s: T): T {
  return xp.mul(GELU_SCALE, xp.mul(s, xp.add(1, xp.mul(GELU_CUBE, xp.mul(s, s)))));
}

/** By tanh, which overflows nowhere. */
function sigmoid<T>(xp: Ops<T>, s: T): T {
  return xp.mul(0.5, xp.add(1, xp.tanh(xp.mul(0.5, s))));
}

/** The activation of that name; throws if there is none. */
export function activationOf(name: string): Activation {
  const found = Object.entries<Activation>(activations).find(([key]) => key === name);
  if (!found) throw new Error(`unknown activation: ${name}`);
  return found[1];
}
