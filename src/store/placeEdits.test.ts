import { describe, expect, it } from 'vitest';
import { placesOf } from '../experiment/places.ts';
import { presets } from '../experiment/presets/index.ts';
import { addRun, removeRun, type Edit } from './edits.ts';
import { addPanel, changePlace, movePanel, multiplyPanel, removePanel, usualPanels } from './placeEdits.ts';

const { experiment } = presets[0];
const after = (...edits: readonly Edit[]) => edits.reduce((now, edit) => edit(now).experiment, experiment);
const kinds = (...edits: readonly Edit[]) => placesOf(after(...edits).view).map(({ kind }) => kind);

describe('panels', () => {
  it('are added, moved and hidden', () => {
    expect(kinds(addPanel('spectra'))).toEqual(['levelSets', 'spectra', 'sketchError', 'lossCurves', 'spectra']);
    expect(kinds(movePanel(3, 0))).toEqual(['lossCurves', 'levelSets', 'spectra', 'sketchError']);
    expect(kinds(movePanel(0, 3), removePanel(1))).toEqual(['spectra', 'lossCurves', 'levelSets']);
  });

  it('are not written down while they are the usual ones', () => {
    expect(after(removePanel(0)).view.panels).toHaveLength(3);
    expect(after(movePanel(0, 1), movePanel(0, 1)).view).not.toHaveProperty('panels');
    expect(after(removePanel(0), usualPanels())).toEqual(experiment);
  });

  it('are multiplied in their place, one for each pin', () => {
    const places = placesOf(after(multiplyPanel(1, [{ run: 0 }, { run: 2 }])).view);
    expect(places.map(({ kind, run }) => [kind, run])).toEqual([
      ['levelSets', -1],
      ['spectra', 0],
      ['spectra', 2],
      ['sketchError', -1],
      ['lossCurves', -1],
    ]);
  });

  it('that are pinned to a run stay with it, and follow the focus once it is gone', () => {
    const pinned = changePlace(0, { run: 2 });
    expect(placesOf(after(pinned, removeRun(0)).view)[0]?.run).toBe(1);
    expect(placesOf(after(pinned, removeRun(2)).view)[0]?.run).toBe(-1);
    expect(placesOf(after(pinned, addRun('sgd')).view)[0]?.run).toBe(2);
  });

  it('are neither none nor too many to draw, and nothing changes where it would be so', () => {
    const one = after(removePanel(0), removePanel(0), removePanel(0));
    expect(removePanel(0)(one)).toEqual({ experiment: one, message: 'The last panel cannot be hidden.' });
    const full = after(...Array.from({ length: 28 }, () => addPanel('spectra')));
    expect(addPanel('spectra')(full)).toEqual({
      experiment: full,
      message: 'There can be 32 panels at most: hide one to make room.',
    });
  });
});
