import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Table = readonly (readonly number[])[];
type Weights = Readonly<Record<string, Table>>;

interface Golden {
  readonly steps: readonly {
    readonly loss_before: number;
    readonly param_after: Readonly<Record<string, Table | readonly number[]>>;
  }[];
}

interface Output {
  readonly replicas: readonly { readonly loss: readonly number[]; readonly weights: readonly Weights[] }[];
}

const root = new URL('../../', import.meta.url).pathname;

function printed(example: string): Output {
  const { status, stdout, stderr } = spawnSync(
    'node_modules/.bin/tsx',
    ['src/headless/main.ts', `docs/examples/${example}.json`],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

function golden(name: string): Golden {
  return JSON.parse(readFileSync(`${root}src/optimizers/golden/${name}.json`, 'utf8'));
}

const flat = (values: Table | readonly number[]) => values.flat();

// PyTorch 1.13 in float64 followed the same formulas; only the order of a few roundings differs.
const ROUNDING = 1e-10;

describe.each([
  ['lin2-sgd', 'torch_sgd'],
  ['lin2b-adam', 'torch_adam_bias'],
])('the example %s', (example, name) => {
  it('prints the weights of PyTorch’s trajectory, step by step', () => {
    const { steps } = golden(name);
    const { loss, weights } = printed(example).replicas[0]!;
    expect(loss).toHaveLength(20);
    expect(weights).toHaveLength(21);
    steps.forEach(({ loss_before, param_after }, step) => {
      expect(Math.abs(loss[step]! - loss_before)).toBeLessThan(ROUNDING);
      const after = weights[step + 1]!;
      expect(Object.keys(after).sort()).toEqual(Object.keys(param_after).sort());
      for (const [parameter, expected] of Object.entries(param_after)) {
        const own = flat(after[parameter]!);
        expect(own).toHaveLength(flat(expected).length);
        flat(expected).forEach((value, i) => expect(Math.abs(own[i]! - value)).toBeLessThan(ROUNDING));
      }
    });
  });
});
