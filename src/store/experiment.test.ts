import { describe, expect, it } from 'vitest';
import { presets } from '../experiment/presets/index.ts';
import { changeView, removeRun, setRunSetting, setTraining } from './edits.ts';
import { createExperimentStore } from './experiment.ts';

const [{ experiment: first }, { experiment: second }] = presets as readonly [(typeof presets)[0], (typeof presets)[0]];
const rate = (value: number) => setRunSetting(0, 'learningRate', value);

describe('history', () => {
  it('goes back and forth', () => {
    const store = createExperimentStore(first);
    store.edit(rate(0.5));
    store.edit(removeRun(1));
    const last = store.getState().experiment;
    store.undo();
    store.undo();
    expect(store.getState().experiment).toEqual(first);
    store.undo();
    expect(store.getState().experiment).toEqual(first);
    store.redo();
    store.redo();
    expect(store.getState().experiment).toEqual(last);
  });

  it('takes a dragged slider back in one go, but two drags in two', () => {
    const store = createExperimentStore(first);
    for (const value of [0.1, 0.2, 0.4]) store.edit(rate(value), { group: 'rate' });
    store.settle();
    for (const value of [0.5, 0.6]) store.edit(rate(value), { group: 'rate' });
    store.edit(setTraining({ steps: 50 }), { group: 'steps' });
    store.undo();
    expect(store.getState().experiment.runs[0]?.settings['learningRate']).toBe(0.6);
    store.undo();
    expect(store.getState().experiment.runs[0]?.settings['learningRate']).toBe(0.4);
    store.undo();
    expect(store.getState().experiment).toEqual(first);
  });

  it('forgets what was undone after another edit', () => {
    const store = createExperimentStore(first);
    store.edit(rate(0.5));
    store.undo();
    store.edit(rate(0.7));
    store.redo();
    expect(store.getState().experiment.runs[0]?.settings['learningRate']).toBe(0.7);
  });

  it('leaves the view alone, except that it must fit', () => {
    const store = createExperimentStore(first);
    store.edit(setTraining({ steps: 1000 }));
    store.edit(changeView({ cursor: 900, logX: true }));
    expect(store.getState().past).toHaveLength(1);
    store.undo();
    expect(store.getState().experiment).toEqual({ ...first, view: { ...first.view, logX: true, cursor: first.steps } });
  });

  it('brings back what an opened link has replaced', () => {
    const store = createExperimentStore(first);
    store.open(second);
    store.undo();
    expect({ ...store.getState().experiment, view: first.view }).toEqual(first);
  });
});

it('tells of changes by the user, and of no others', () => {
  const store = createExperimentStore(first);
  const told: boolean[] = [];
  store.onUserChange((discrete) => told.push(discrete));
  store.edit(rate(0.5));
  store.edit(removeRun(0), { discrete: true });
  expect(store.edit((experiment) => ({ experiment, message: 'no' }))).toBe('no');
  store.open(second);
  store.undo();
  expect(told).toEqual([false, true, true]);
});
