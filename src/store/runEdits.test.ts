import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presets } from '../experiment/presets/index.ts';
import { placeOf } from '../experiment/places.ts';
import { addRun, changeRuns } from './edits.ts';
import { isAlone, moveRun, placeAfterMove, soloRun } from './runEdits.ts';

const four = presets[0].experiment;
const place = fc.nat({ max: 3 });

describe('a run that is moved', () => {
  it('takes its colour, its panels and the focus along, and moves back', () => {
    fc.assert(
      fc.property(place, place, place, place, (from, to, focus, pinned) => {
        const before = { ...four, view: { ...four.view, focus, panels: [placeOf('spectra', { run: pinned })] } };
        const after = moveRun(from, to)(before).experiment;
        expect(after.runs[to]).toBe(before.runs[from]);
        expect(after.runs[after.view.focus]).toBe(before.runs[focus]);
        expect(after.runs[after.view.panels![0]!.run]).toBe(before.runs[pinned]);
        expect(moveRun(to, from)(after).experiment).toEqual(before);
      }),
    );
  });

  it('leaves the order of the others as it was', () => {
    const moved = moveRun(3, 1)(four).experiment.runs.map(({ color }) => color);
    expect(moved).toEqual([0, 3, 1, 2]);
    expect([0, 1, 2, 3].map((index) => placeAfterMove(index, 3, 1))).toEqual([0, 2, 3, 1]);
  });

  it('must exist, and so must its place', () => {
    expect(() => moveRun(0, 4)(four)).toThrow('no run moves from 0 to 4 of 4');
  });
});

describe('a run shown alone', () => {
  it('hides the others and has the focus; again, and all are shown', () => {
    const alone = soloRun(2)(four).experiment;
    expect(alone.runs.map(({ hidden }) => hidden ?? false)).toEqual([true, true, false, true]);
    expect(alone.view.focus).toBe(2);
    expect(isAlone(alone, 2)).toBe(true);
    expect(isAlone(alone, 1)).toBe(false);
    expect(soloRun(2)(alone).experiment.runs).toEqual(four.runs);
  });

  it('is another at once', () => {
    const other = soloRun(1)(soloRun(2)(four).experiment).experiment;
    expect(isAlone(other, 1)).toBe(true);
  });
});

describe('several runs', () => {
  it('change as one, each in what is given for it', () => {
    const { experiment } = changeRuns([
      { run: 1, settings: { learningRate: 0.5 } },
      { run: 3, settings: { learningRate: 0.25 } },
    ])(four);
    expect(experiment.runs.map(({ settings }) => settings['learningRate'])).toEqual([
      four.runs[0]!.settings['learningRate'],
      0.5,
      four.runs[2]!.settings['learningRate'],
      0.25,
    ]);
    expect(experiment.runs[1]).toEqual({ ...four.runs[1], settings: { ...four.runs[1]!.settings, learningRate: 0.5 } });
  });

  it('may be joined by one with settings of its own', () => {
    const added = addRun('adam', { learningRate: 0.125 })(four).experiment.runs.at(-1);
    expect(added?.settings['learningRate']).toBe(0.125);
    expect(added?.settings['beta2']).toBe(addRun('adam')(four).experiment.runs.at(-1)?.settings['beta2']);
  });
});
