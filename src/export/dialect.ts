import { pythonFloat } from './pythonText.ts';

export type Framework = 'torch' | 'jax';

/** How a framework writes what the lab's vocabulary can do; arguments are Python expressions. */
export interface Dialect {
  readonly framework: Framework;
  /** The module's functions: `torch.` or `jnp.`. */
  readonly module: string;
  readonly array: string;
  /** Whether functions of one number take Python floats: then scalars need no `math`. */
  readonly takesFloats: boolean;
  full(rows: number, columns: number, value: string): string;
  concatenate(parts: readonly string[], axis: 0 | 1): string;
  sum(x: string, axis?: 0 | 1): string;
  max(x: string, axis?: 0 | 1): string;
  maximum(a: string, b: string, bIsNumber: boolean): string;
  minimum(a: string, b: string, bIsNumber: boolean): string;
  where(condition: string, a: string, b: string): string;
  /** Of a stack of matrices. */
  transposedStack(x: string): string;
}

export const torchDialect: Dialect = {
  framework: 'torch',
  module: 'torch.',
  array: 'torch.tensor',
  takesFloats: false,
  full: (rows, columns, value) =>
    value === '0.0' ? `torch.zeros(${rows}, ${columns})` : `torch.full((${rows}, ${columns}), ${value})`,
  concatenate: (parts, axis) => `torch.cat([${parts.join(', ')}], dim=${axis})`,
  sum: (x, axis) =>
    axis === undefined ? `torch.sum(${x}).reshape(1, 1)` : `torch.sum(${x}, dim=${axis}, keepdim=True)`,
  max: (x, axis) =>
    axis === undefined ? `torch.max(${x}).reshape(1, 1)` : `torch.amax(${x}, dim=${axis}, keepdim=True)`,
  maximum: (a, b, bIsNumber) => (bIsNumber ? `torch.clamp(${a}, min=${b})` : `torch.maximum(${a}, ${b})`),
  minimum: (a, b, bIsNumber) => (bIsNumber ? `torch.clamp(${a}, max=${b})` : `torch.minimum(${a}, ${b})`),
  where: (condition, a, b) => `torch.where(${condition}, ${a}, ${b})`,
  transposedStack: (x) => `${x}.transpose(1, 2)`,
};

export const jaxDialect: Dialect = {
  framework: 'jax',
  module: 'jnp.',
  array: 'jnp.array',
  takesFloats: true,
  full: (rows, columns, value) =>
    value === '0.0' ? `jnp.zeros((${rows}, ${columns}))` : `jnp.full((${rows}, ${columns}), ${value})`,
  concatenate: (parts, axis) => `jnp.concatenate([${parts.join(', ')}], axis=${axis})`,
  sum: (x, axis) => (axis === undefined ? `jnp.sum(${x}).reshape(1, 1)` : `jnp.sum(${x}, axis=${axis}, keepdims=True)`),
  max: (x, axis) => (axis === undefined ? `jnp.max(${x}).reshape(1, 1)` : `jnp.max(${x}, axis=${axis}, keepdims=True)`),
  maximum: (a, b) => `jnp.maximum(${a}, ${b})`,
  minimum: (a, b) => `jnp.minimum(${a}, ${b})`,
  where: (condition, a, b) => `jnp.where(${condition}, ${a}, ${b})`,
  transposedStack: (x) => `${x}.swapaxes(1, 2)`,
};

/** A literal matrix, row-major. */
export function literalText(dialect: Dialect, values: Float64Array, rows: number, columns: number): string {
  if (rows === columns && rows > 1 && values.every((value, i) => value === (i % (columns + 1) === 0 ? 1 : 0)))
    return `${dialect.module}eye(${rows})`;
  const row = (index: number) =>
    `[${Array.from(values.subarray(index * columns, (index + 1) * columns), pythonFloat).join(', ')}]`;
  return `${dialect.array}([${Array.from({ length: rows }, (_, index) => row(index)).join(', ')}])`;
}
