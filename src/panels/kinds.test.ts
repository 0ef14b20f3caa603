import { expect, it } from 'vitest';
import { panels } from './index.ts';
import { panelKinds } from './kinds.ts';

it('lists the panels that there are', () => {
  expect(panelKinds).toEqual(panels.map(({ kind, title }) => ({ kind, title })));
});
