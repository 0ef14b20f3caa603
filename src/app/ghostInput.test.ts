import { describe, expect, it } from 'vitest';
import { presetOf, presets } from '../experiment/presets/index.ts';
import {
  addRun,
  duplicateRun,
  removeRun,
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
function beside(edits: readonly Edit[], isKept = false, of = rings) {
  const now = edits.reduce((experiment, edit) => edit(experiment).experiment, of);
  const nothing = { parameters: [], batch: 8, replicas: [], refused: [], spans: [], tallies: [], machine: undefined };
  const traces = { ...nothing, experiment: of, evaluations: noEvaluations, newest: 9 };
  return ghostInput({ traces, paths: [], isKept, reach: 9 }, now);
}

describe('the name of a ghost', () => {
  it('says what was different, with the value that it had', () => {
    expect(beside([setRunSetting(1, 'learningRate', 0.5)])?.name).toBe('before: Adam with learning rate 0.02');
    expect(beside([setProblemSetting('noise', 0.2)], true)?.name).toBe('kept: noise 0.08');
    expect(beside([setNetworkSetting('widths', [4])])?.name).toBe('before: hidden layers 12, 12');
    expect(beside([setNetwork('transformer'), setTraining({ seed: 4 })])?.name).toBe(
      'before: Multilayer perceptron, seed 1',
    );
    expect(beside([addRun('sgd')])?.name).toBe('before: 4 runs');
  });

  it('calls runs what they are called now, and by their old names if they are there no more', () => {
    const twins = duplicateRun(1)(rings).experiment;
    const changed = beside([setRunSetting(2, 'learningRate', 0.1)], false, twins);
    expect(changed?.name).toBe('before: Adam lr 0.1 with learning rate 0.02');
    expect(changed?.looks.map(({ label }) => label)).toEqual([
      'SGD',
      'Adam lr 0.02',
      'Adam lr 0.1',
      'Shampoo',
      'Sketchy',
    ]);
    const removed = beside([removeRun(2)], false, twins);
    expect(removed?.looks.map(({ label }) => label)).toEqual(['SGD', 'Adam', 'Adam (2)', 'Shampoo', 'Sketchy']);
  });

  it('rounds numbers to what tells them apart', () => {
    const typed = setRunSetting(1, 'learningRate', Math.PI / 100)(rings).experiment;
    expect(beside([setRunSetting(1, 'learningRate', 0.1)], false, typed)?.name).toBe(
      'before: Adam with learning rate 0.0314',
    );
  });

  it('counts what it does not list, and says when nothing is different', () => {
    const edits = [0.1, 0.2, 0.4].map((value, i) => setRunSetting(i, 'learningRate', value));
    expect(beside(edits)?.name).toBe('before: SGD with learning rate 0.3, Adam with learning rate 0.02 and 1 more');
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
