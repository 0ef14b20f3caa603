import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../experiment/experiment.ts';
import { presets } from '../experiment/presets/index.ts';
import { parseExperiment, serializeExperiment } from '../experiment/schema.ts';
import { defaults } from '../fields/fields.ts';
import { networkOf } from '../networks/index.ts';
import { optimizers } from '../optimizers/index.ts';
import { problemOf, problems } from '../problems/index.ts';
import {
  addRun,
  changeView,
  duplicateRun,
  newSeed,
  removeRun,
  renameRun,
  setColor,
  setNetworkSetting,
  setNetwork,
  setProblem,
  setProblemSetting,
  setRunSetting,
  setStart,
  setTraining,
  toggleRun,
  type Edit,
} from './edits.ts';

const four = presets[0].experiment;
const colors = ({ runs }: Experiment) => runs.map(({ color }) => color);

/** The experiment after edits that must all be accepted without a word. */
function after(start: Experiment, ...edits: readonly Edit[]): Experiment {
  return edits.reduce((experiment, edit) => {
    const { experiment: next, message } = edit(experiment);
    expect(message).toBeUndefined();
    return next;
  }, start);
}

describe('runs', () => {
  it('keep their colours when another is removed, and the freed colour goes to the next', () => {
    const three = after(four, removeRun(1));
    expect(colors(three)).toEqual([0, 2, 3]);
    expect(colors(after(three, addRun('adagrad'), addRun('rmsprop')))).toEqual([0, 2, 3, 1, 4]);
  });

  it('start with the defaults that their optimizer declares', () => {
    const added = after(four, addRun('adam')).runs.at(-1);
    expect(added?.settings['learningRate']).toBe(
      optimizers.find(({ kind }) => kind === 'adam')?.hyper['learningRate']?.default,
    );
  });

  it('are copied next to the original, without its name', () => {
    const copied = after(four, renameRun(1, 'mine'), setRunSetting(1, 'learningRate', 0.5), duplicateRun(1));
    expect(copied.runs.map(({ optimizer }) => optimizer)).toEqual(['sgd', 'adam', 'adam', 'shampoo', 'sketchy']);
    expect(copied.runs[2]).toEqual({ optimizer: 'adam', settings: copied.runs[1]?.settings, color: 4 });
  });

  it('in focus stay in focus', () => {
    const focused = after(four, changeView({ focus: 2 }));
    expect(after(focused, removeRun(0)).view.focus).toBe(1);
    expect(after(focused, removeRun(3)).view.focus).toBe(2);
    expect(after(focused, duplicateRun(0)).view.focus).toBe(3);
    expect(after(focused, removeRun(2), removeRun(2)).view.focus).toBe(1);
  });

  it('exchange colours', () => {
    expect(colors(after(four, setColor(0, 3)))).toEqual([3, 1, 2, 0]);
    expect(colors(after(four, setColor(0, 7)))).toEqual([7, 1, 2, 3]);
  });

  it('lose their name when it is emptied', () => {
    const named = after(four, renameRun(0, '  plain '));
    expect(named.runs[0]?.label).toBe('plain');
    expect(after(named, renameRun(0, ' ')).runs[0]).not.toHaveProperty('label');
  });

  it('are hidden and shown again', () => {
    expect(after(four, toggleRun(1)).runs[1]?.hidden).toBe(true);
    expect(after(four, toggleRun(1), toggleRun(1))).toEqual(four);
  });

  it('are twelve at most and one at least, with a reason', () => {
    const twelve = after(four, ...Array.from({ length: 8 }, () => addRun('sgd')));
    expect(addRun('sgd')(twelve)).toEqual({ experiment: twelve, message: expect.stringMatching(/12 runs/) });
    expect(duplicateRun(0)(twelve).experiment).toBe(twelve);
    const one = after(four, removeRun(0), removeRun(0), removeRun(0));
    expect(removeRun(0)(one)).toEqual({ experiment: one, message: expect.stringMatching(/last run/) });
  });
});

describe('networks', () => {
  it('come with their defaults; choosing the present one changes nothing', () => {
    const chosen = after(four, setNetwork('convolution')).network;
    expect(chosen).toEqual({ kind: 'convolution', settings: defaults(networkOf('convolution')?.fields ?? {}) });
    expect(setNetwork('mlp')(four).experiment).toBe(four);
  });
});

describe('problems', () => {
  it('come with their defaults and drop what belonged to the old one', () => {
    const surface = after(four, setProblem('rosenbrock'), setStart([1, 2]));
    expect(surface.title).toBe(problemOf('rosenbrock')?.label);
    expect(surface.problem.start).toEqual([1, 2]);
    expect(after(surface, setProblem('beale')).problem).not.toHaveProperty('start');
    expect(after(surface, setProblem('moons')).network.settings).toEqual(four.network.settings);
  });

  it('leave a title that the user has given', () => {
    expect(after({ ...four, title: 'Mine' }, setProblem('moons')).title).toBe('Mine');
  });

  it('that need data cannot be chosen without', () => {
    expect(setProblem('inline')(four)).toEqual({ experiment: four, message: expect.stringMatching(/needs data/) });
  });
});

describe('training', () => {
  it('takes new seeds that repeat none of the old replicas', () => {
    expect(newSeed()({ ...four, seed: 3, seeds: 5 }).experiment.seed).toBe(8);
    expect(newSeed()({ ...four, seed: 2 ** 31 - 1 }).experiment.seed).toBe(0);
  });

  it('keeps the cursor within its steps', () => {
    expect(after(four, changeView({ cursor: 250 }), setTraining({ steps: 100 })).view.cursor).toBe(100);
  });

  it('is refused where it would cost too much, with the numbers', () => {
    const { experiment, message } = setTraining({ seeds: 25 })(four);
    expect(experiment).toBe(four);
    expect(message).toMatch(/96 replicas.*100/);
  });

  it('drops weights that may no longer fit', () => {
    const weighted = { ...four, network: { ...four.network, weights: { W1: [[1]] } } };
    expect(after(weighted, setNetworkSetting('widths', [3])).network).not.toHaveProperty('weights');
  });
});

it('any sequence of edits leaves an experiment that a link would be read as without a word', () => {
  const index = fc.nat(7);
  const edit = fc.oneof(
    fc.constantFrom(...optimizers.map(({ kind }) => addRun(kind))),
    fc.constantFrom(...problems.map(({ kind }) => setProblem(kind))),
    index.map(
      (i): Edit =>
        (experiment) =>
          removeRun(i % experiment.runs.length)(experiment),
    ),
    index.map(
      (i): Edit =>
        (experiment) =>
          duplicateRun(i % experiment.runs.length)(experiment),
    ),
    fc.tuple(index, index).map(
      ([i, color]): Edit =>
        (experiment) =>
          setColor(i % experiment.runs.length, color)(experiment),
    ),
    fc.tuple(index, fc.string()).map(
      ([i, name]): Edit =>
        (experiment) =>
          renameRun(i % experiment.runs.length, name)(experiment),
    ),
    fc.integer({ min: 1, max: 1000 }).map((steps) => setTraining({ steps })),
    fc.integer({ min: -1, max: 400 }).map((cursor) => changeView({ cursor })),
    fc.constant(newSeed()),
    fc.constant(setProblemSetting('points', 50)),
  );
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 15 }), (edits) => {
      const final = edits.reduce((experiment, one) => {
        // A setting of another problem is no edit that the page offers.
        const next = one(experiment).experiment;
        return Object.keys(next.problem.settings).every(
          (name) => name in (problems.find(({ kind }) => kind === next.problem.kind)?.fields ?? {}),
        )
          ? next
          : experiment;
      }, four);
      const { experiment, notices } = parseExperiment(serializeExperiment(final));
      expect(notices.filter(({ message }) => !message.includes('cannot train'))).toEqual([]);
      expect(experiment).toEqual(final);
    }),
    { numRuns: 60 },
  );
});
