import { describe, expect, it } from 'vitest';
import type { Experiment } from '../experiment/experiment.ts';
import { presets } from '../experiment/presets/index.ts';
import {
  addRun,
  changeView,
  newSeed,
  removeRun,
  renameRun,
  setColor,
  setNetworkSetting,
  setProblem,
  setProblemSetting,
  setRunSetting,
  setStart,
  setTitle,
  setTraining,
  toggleRun,
} from './edits.ts';
import { trainingChanged } from './trainingChanged.ts';

const [{ experiment }] = presets;
const surface = setProblem('beale')(experiment).experiment;

describe('training', () => {
  it.each([
    ['a look elsewhere', changeView({ cursor: 12, logX: true, focus: 1, rank: 2 })],
    ['a title', setTitle('Other')],
    ['a name', renameRun(0, 'Other')],
    ['a colour', setColor(0, 7)],
    ['a hidden run', toggleRun(1)],
  ])('goes on after %s', (_, edit) => {
    const { experiment: next } = edit(experiment);
    expect(next).not.toEqual(experiment);
    expect(trainingChanged(experiment, next)).toBe(false);
  });

  it.each([
    ['a learning rate', setRunSetting(0, 'learningRate', 0.123)],
    ['a problem', setProblem('moons')],
    ['a setting of the problem', setProblemSetting('points', 77)],
    ['the network', setNetworkSetting('widths', [5, 5])],
    ['steps', setTraining({ steps: 99 })],
    ['the batch', setTraining({ batch: 7 })],
    ['the seed', newSeed()],
    ['repetitions', setTraining({ seeds: 2 })],
    ['the engine', setTraining({ engine: 'float64' })],
    ['a further run', addRun('adam')],
    ['a run less', removeRun(0)],
  ])('starts over after a change of %s', (_, edit) => {
    expect(trainingChanged(experiment, edit(experiment).experiment)).toBe(true);
  });

  it('starts over from another starting point', () => {
    const { experiment: moved } = setStart([1, 1])(surface);
    expect(trainingChanged(surface, moved)).toBe(true);
    expect(trainingChanged(moved, setStart([1, 1.5])(moved).experiment)).toBe(true);
    expect(trainingChanged(moved, setStart([1, 1])(moved).experiment)).toBe(false);
  });

  it('does not mind copies and the order of settings', () => {
    const copy: Experiment = JSON.parse(JSON.stringify(experiment));
    const runs = copy.runs.map((run) => ({
      ...run,
      settings: Object.fromEntries(Object.entries(run.settings).toReversed()),
    }));
    expect(trainingChanged(experiment, { ...copy, runs })).toBe(false);
  });
});
