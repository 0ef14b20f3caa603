import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../experiment/schema.ts';
import { optimizers } from '../optimizers/index.ts';
import { checkedExperiments } from './checkedExperiments.ts';
import { goldenExperiments } from './goldenExperiments.ts';
import { jaxOptimizers } from './jaxOptimizers.ts';
import { notebook } from './notebook.ts';
import { planScript } from './plan.ts';
import { pythonScript } from './pythonScript.ts';
import { scriptSections } from './scriptSections.ts';
import { torchOptimizers } from './torchOptimizers.ts';
import { exported, referenceLosses } from './trained.properties.ts';

const hasPython = spawnSync('python3', ['-c', '']).status === 0;

const experimentOf = (json: Readonly<Record<string, unknown>>) =>
  parseExperiment({
    version: 1,
    problem: { kind: 'moons', points: 40 },
    network: { kind: 'mlp', widths: [4, 3] },
    seeds: 1,
    ...json,
  }).experiment;

describe('the tables of packages', () => {
  it.each([
    ['torch', torchOptimizers],
    ['jax', jaxOptimizers],
  ] as const)('%s has an entry for every optimizer and none for others', (_, table) => {
    expect(Object.keys(table).toSorted()).toEqual(optimizers.map(({ kind }) => kind).toSorted());
  });

  it.each([
    ['torch', 'adam', {}, 'torch.optim.Adam'],
    ['torch', 'adam', { placement: 'inside' }, 'writtenOut'],
    ['torch', 'rmsprop', { momentum: 0.9 }, 'torch.optim.RMSprop'],
    ['torch', 'rmsprop', { initial: 1 }, 'writtenOut'],
    ['torch', 'nadam', {}, 'writtenOut'],
    ['torch', 'shampoo', {}, 'writtenOut'],
    ['torch', 'shampoo', { damping: 'absolute' }, 'DistributedShampoo'],
    ['torch', 'shampoo', { damping: 'absolute', interval: 2 }, 'writtenOut'],
    ['torch', 'shampoo', { roots: 'aside' }, 'declined'],
    ['jax', 'adam', { placement: 'inside' }, 'optax.adam'],
    ['jax', 'adam', { placement: 'uncorrected' }, 'writtenOut'],
    ['jax', 'rmsprop', {}, 'writtenOut'],
    ['jax', 'rmsprop', { placement: 'inside' }, 'optax.rmsprop'],
    ['jax', 'momentum', { dampening: 0.5 }, 'writtenOut'],
    ['jax', 'sm3', { acceleration: 'average' }, 'optax.scale_by_sm3'],
  ] as const)('%s, %s %j: %s', (framework, optimizer, settings, how) => {
    const [run] = planScript(framework, experimentOf({ runs: [{ optimizer, ...settings }] })).runs;
    expect(run!.mapping.how === 'package' ? run!.mapping.name : run!.mapping.how).toBe(how);
  });

  it('says so where an update would be too long to write out', () => {
    const [run] = planScript(
      'torch',
      experimentOf({ network: { kind: 'mlp', widths: [8, 8] }, runs: [{ optimizer: 'newton' }] }),
    ).runs;
    expect(run!.mapping).toMatchObject({ how: 'declined', because: expect.stringMatching(/\d+ operations/) });
  });
});

describe('scripts', () => {
  it.each(goldenExperiments())('$name is as it was', async ({ name, framework, experiment }) => {
    const script = pythonScript(await exported(framework, experiment));
    expect(script).toBe(readFileSync(`${import.meta.dirname}/golden/${name}.py`, 'utf8'));
  });

  it('hold the lab’s own losses, bit for bit', async () => {
    const experiment = experimentOf({ runs: [{ optimizer: 'sgd' }], batch: 8, steps: 5, seeds: 2 });
    const script = pythonScript(await exported('torch', experiment));
    const found = [...script.matchAll(/\((\d+), (\d+)\): numbers\("([^"]*)"/g)].map(([, run, seed, text = '']) => ({
      run: Number(run) - 1,
      seed: Number(seed),
      loss: new Float64Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer),
    }));
    expect(found).toEqual(await referenceLosses(experiment));
    expect(found).toHaveLength(2);
  });

  it.runIf(hasPython)(
    'are Python, whatever the optimizer',
    () => {
      const { others, curvature } = checkedExperiments();
      const chosen = [
        ['jax', others],
        ['torch', curvature],
      ] as const;
      const scripts = chosen.map(([framework, experiment]) =>
        pythonScript(scriptSections(planScript(framework, experiment!), [], '')),
      );
      const program = 'import ast, json, sys\nfor text in json.load(sys.stdin): ast.parse(text)';
      const { status, stderr } = spawnSync('python3', ['-c', program], {
        input: JSON.stringify(scripts),
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      expect(status).toBe(0);
    },
    60_000,
  );

  /** First-order methods, by packages and written out, with schedules, decay, mini-batches and several seeds. */
  const executed = experimentOf({
    runs: [
      { optimizer: 'sgd', weightDecay: 0.01 },
      { optimizer: 'momentum', momentum: 0.8, schedule: 'cosine', warmup: 2 },
      { optimizer: 'momentum', momentum: 0.8, dampening: 0.3 },
      { optimizer: 'nesterov' },
      { optimizer: 'adam', weightDecay: 0.01, schedule: 'linear' },
      { optimizer: 'adamw', weightDecay: 0.1, schedule: 'inverseSqrt' },
      { optimizer: 'nadam' },
      { optimizer: 'lion' },
    ],
    batch: 8,
    steps: 6,
    seeds: 2,
  });

  it.runIf(hasPython).each(['torch', 'jax'] as const)(
    'of %s compute what the lab computes, on a stand-in for the framework',
    async (framework) => {
      const script = pythonScript(await exported(framework, executed));
      const { stdout, stderr } = spawnSync('python3', ['-'], {
        input: script,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], PYTHONPATH: `${import.meta.dirname}/standIn`, PYTHONDONTWRITEBYTECODE: '1' },
      });
      expect(stderr).toBe('');
      expect(stdout.match(/: as the lab$/gm)).toHaveLength(16);
      // Six steps of a perceptron in double precision: what differs is the order of sums.
      expect(Number(/max relative difference: (\S+)/.exec(stdout)?.[1])).toBeLessThan(1e-12);
    },
    60_000,
  );

  it.runIf(hasPython)(
    'notice a training that is not the lab’s',
    async () => {
      const script = pythonScript(await exported('torch', executed)).replace(
        'momentum=0.8, dampening=0,',
        'momentum=0.8001, dampening=0,',
      );
      const { stdout } = spawnSync('python3', ['-'], {
        input: script,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], PYTHONPATH: `${import.meta.dirname}/standIn`, PYTHONDONTWRITEBYTECODE: '1' },
      });
      expect(stdout.match(/differs from step \d+ on/g)).toHaveLength(2);
    },
    60_000,
  );
});

describe('notebooks', () => {
  it('are nbformat 4.5 and hold the script', async () => {
    const sections = await exported('torch', goldenExperiments()[0]!.experiment);
    const found: unknown = JSON.parse(JSON.stringify(notebook(sections)));
    expect(found).toEqual({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {
        kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
        language_info: { name: 'python' },
      },
      cells: sections.flatMap((_, i) => [
        { cell_type: 'markdown', id: `text-${i + 1}`, metadata: {}, source: expect.any(Array) },
        {
          cell_type: 'code',
          id: `code-${i + 1}`,
          execution_count: null,
          metadata: expect.any(Object),
          outputs: [],
          source: expect.any(Array),
        },
      ]),
    });
    const { cells } = JSON.parse(JSON.stringify(found)) as {
      cells: { cell_type: string; id: string; source: string[] }[];
    };
    for (const { id, source } of cells) {
      expect(id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
      expect(source.every((line, i) => (i < source.length - 1 ? /^[^\n]*\n$/ : /^[^\n]*$/).test(line))).toBe(true);
    }
    const code = cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source.join(''));
    expect(code).toEqual(sections.map((section) => section.code.join('\n')));
    // A title is text, whatever it holds.
    expect(cells[0]!.source[0]).toBe('# Moons: "quoted" and so on\n');
  });
});
