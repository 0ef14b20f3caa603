import { describe, expect, it } from 'vitest';
import type { Experiment } from '../experiment/experiment.ts';
import { presets } from '../experiment/presets/index.ts';
import { renameRun, setRunSetting } from './edits.ts';
import { createExperimentStore } from './experiment.ts';
import { createGhosts } from './ghosts.ts';
import { createMeasurements } from './measurements.ts';
import { createTraceStore } from './traces.ts';

const base: Experiment = { ...presets[0].experiment, steps: 100 };
const rate = (value: number) => setRunSetting(0, 'learningRate', value);

/** A lab whose screen is filled by hand. */
function lab() {
  const experiment = createExperimentStore(base);
  const traces = createTraceStore();
  const measurements = createMeasurements();
  const ghosts = createGhosts(experiment, { traces, measurements });
  return {
    experiment,
    measurements,
    ghosts,
    /** Puts a training of what is wanted now on the screen, so many steps of it. */
    train(steps: number) {
      const run = 1;
      const engine = { name: 'float64', reason: '' } as const;
      const wanted = experiment.getState().experiment;
      traces.begin(wanted, { type: 'started', run, engine, replicas: 4, parameters: [], batch: 8, refused: [] });
      const [loss, seconds] = [new Float64Array(4 * steps), new Float64Array(4 * steps)];
      const nothing = { evaluations: [], divergences: [], spans: [], tallies: [], notices: [] };
      traces.append({ type: 'frame', run, firstStep: 0, steps, loss, seconds, ...nothing });
    },
    drag: (value: number) => experiment.edit(rate(value), { group: 'rate' }),
    rate: () => ghosts.getState().ghost?.traces.experiment.runs[0]?.settings['learningRate'],
    steps: () => ghosts.getState().ghost?.traces.newest,
  };
}

describe('a ghost', () => {
  it('is what stood there when a drag began, until the next one', () => {
    const { train, drag, experiment, rate: ghost, steps } = lab();
    drag(0.1);
    expect(ghost()).toBeUndefined();
    experiment.settle();
    train(100);
    drag(0.2);
    train(10);
    drag(0.4);
    train(20);
    expect([ghost(), steps()]).toEqual([0.1, 100]);
    experiment.settle();
    drag(0.5);
    expect([ghost(), steps()]).toEqual([0.4, 20]);
  });

  it('is also left by undo and redo, but not by what is not trained', () => {
    const { train, drag, experiment, rate: ghost } = lab();
    train(100);
    experiment.edit(renameRun(0, 'Other'));
    expect(ghost()).toBeUndefined();
    drag(0.2);
    train(100);
    experiment.undo();
    expect(ghost()).toBe(0.2);
    train(100);
    experiment.redo();
    expect(ghost()).toBe(0.3);
  });

  it('that is kept stays through all changes until it is dismissed', () => {
    const { train, drag, experiment, ghosts, rate: ghost } = lab();
    ghosts.keep();
    expect(ghost()).toBeUndefined();
    train(100);
    ghosts.keep();
    for (const value of [0.2, 0.4]) {
      drag(value);
      experiment.settle();
      train(50);
      expect(ghost()).toBe(0.3);
    }
    ghosts.dismiss();
    expect(ghost()).toBeUndefined();
    drag(0.5);
    expect(ghost()).toBe(0.4);
  });

  it('knows how far trainings have got, so that pictures keep their range while short ones follow each other', () => {
    const { train, drag, experiment, ghosts } = lab();
    train(80);
    for (const value of [0.1, 0.2, 0.4]) {
      drag(value);
      experiment.settle();
      train(7);
      expect(ghosts.getState().ghost?.reach).toBe(80);
    }
  });

  it('holds the paths of the level sets of a surface, and of nothing else', () => {
    const { train, drag, experiment, ghosts, measurements } = lab();
    const request = { probe: 'levelSets', run: 0, seed: 0, step: 9, plane: 'random', resolution: 3 } as const;
    const grid = { x: [0, 1], y: [0, 1], columns: 0, rows: 0, values: new Float32Array() } as const;
    const paths = [{ run: 0, seed: 0, steps: Int32Array.of(0, 1), points: Float32Array.of(1, 2, 3, 4) }];
    const original = { grid, paths, minima: new Float32Array(), condition: 1, curvature: [1, 1] } as const;
    const plane = {
      probe: 'levelSets',
      step: 9,
      planeLabel: '',
      form: 'identity',
      center: [0, 0],
      root: [1, 0, 0, 1],
    } as const;
    train(10);
    measurements.keep('0', { request, result: { ...plane, planeOf: 'network', original } });
    drag(0.1);
    expect(ghosts.getState().ghost?.paths).toEqual([]);
    experiment.settle();
    measurements.keep('0', { request, result: { ...plane, planeOf: 'surface', original } });
    drag(0.2);
    expect(ghosts.getState().ghost?.paths).toBe(paths);
  });
});
