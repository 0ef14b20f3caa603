import { expect, it } from 'vitest';
import { memoryOf, readMemory } from './memory.ts';

const workspace = (name: string) => ({ key: name, name, rev: 1 });
const origins = [
  { depth: 0, workspace: undefined },
  { depth: 5, workspace: workspace('A') },
  { depth: 40, workspace: workspace('B') },
];

it('counts depths from the oldest value that is kept', () => {
  expect(memoryOf({ depth: 42, replacements: [5, 12, 40] }, origins, 30)).toEqual({
    origins: [
      { depth: 0, workspace: workspace('A') },
      { depth: 28, workspace: workspace('B') },
    ],
    replacements: [28],
  });
  expect(memoryOf({ depth: 3, replacements: [2] }, origins.slice(0, 1), 3)).toEqual({
    origins: origins.slice(0, 1),
    replacements: [2],
  });
});

it('is read back, and forgotten where it cannot be read', () => {
  const memory = memoryOf({ depth: 42, replacements: [5, 12, 40] }, origins, 30);
  expect(readMemory(structuredClone(memory))).toEqual(memory);
  expect(readMemory(undefined)).toEqual({ origins: [], replacements: [] });
  expect(readMemory({ origins: [1, { depth: 2, workspace: { key: 3 } }], replacements: ['x'] })).toEqual({
    origins: [{ depth: 2, workspace: undefined }],
    replacements: [],
  });
});
