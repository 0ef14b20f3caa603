import { describe, expect, it } from 'vitest';
import { presetOf, presets } from '../experiment/presets/index.ts';
import {
  addRun,
  setNetwork,
  setNetworkSetting,
  setProblem,
  setProblemSetting,
  setRunSetting,
  setStart,
  setTraining,
  toggleRun,
  type Edit,
} from '../store/edits.ts';
import { noEvaluations } from '../store/traces.ts';
import { differences, ghostInput } from './ghostInput.ts';

const rings = presets[0].experiment;

/** The rings as a ghost beside what some edits make of them. */
function beside(edits: readonly Edit[], isKept = false) {
  const now = edits.reduce((experiment, edit) => edit(experiment).experiment, rings);
  const nothing = { parameters: [], batch: 8, replicas: [], refused: [], spans: [], tallies: [], machine: undefined };
  const traces = { ...nothing, experiment: rings, evaluations: noEvaluations, newest: 9 };
  return ghostInput({ traces, paths: [], isKept, reach: 9 }, now);
}

describe('the name of a ghost', () => {
  it('says what was different, with the value that it had', () => {
    expect(beside([setRunSetting(1, 'learningRate', 0.5)])?.name).toBe('before: learning rate of Adam 0.02');
    expect(beside([setProblemSetting('noise', 0.2)], true)?.name).toBe('kept: noise 0.08');
    expect(beside([setNetworkSetting('widths', [4])])?.name).toBe('before: hidden layers 12, 12');
    expect(beside([setNetwork('transformer'), setTraining({ seed: 4 })])?.name).toBe(
      'before: Multilayer perceptron, seed 1',
    );
    expect(beside([addRun('sgd')])?.name).toBe('before: 4 runs');
  });

  it('counts what it does not list, and says when nothing is different', () => {
    const edits = [0.1, 0.2, 0.4].map((value, i) => setRunSetting(i, 'learningRate', value));
    expect(beside(edits)?.name).toBe('before: learning rate of SGD 0.3, learning rate of Adam 0.02 and 1 more');
    expect(beside([], true)?.name).toBe('kept: the same settings');
  });

  it('knows a start that was chosen and one that was not', () => {
    const surface = presetOf('rosenbrock')!.experiment;
    const moved = setStart([0.5, 1.23456])(surface).experiment;
    expect(differences(moved, setStart([1, 1])(surface).experiment)).toEqual(['start 0.5, 1.23']);
    expect(differences(surface, surface)).toEqual([]);
  });
});

describe('a ghost beside an experiment', () => {
  it('hides the runs that are hidden, and is not drawn beside another problem', () => {
    expect(beside([toggleRun(1)])?.looks.map(({ hidden }) => hidden)).toEqual([false, true, false, false]);
    expect(beside([setProblem('xor')])).toBeUndefined();
  });
});
