import { expect, it } from 'vitest';
import { placeFields } from '../experiment/placeFields.ts';
import { panels } from './index.ts';
import { panelKinds } from './kinds.ts';

it('lists the panels that there are', () => {
  expect(panelKinds.map(({ kind }) => kind)).toEqual(panels.map(({ kind }) => kind));
  expect(new Set(panels.map(({ kind }) => kind)).size).toBe(panels.length);
});

it('has link keys for the settings of a panel that nothing else in its place has', () => {
  for (const { kind, fields } of panelKinds) {
    const keys = [...Object.values(placeFields), ...Object.values(fields)].map(({ key }) => key);
    expect(new Set([...keys, 'w']).size, kind).toBe(keys.length + 1);
  }
});
