import { afterAll, beforeAll, describe } from 'vitest';
import { startTfjs, type TfjsEngine } from '../array/tfjsEngine.ts';
import { tracksFloat64 } from './tracking.properties.ts';

describe('training on tfjs cpu', () => {
  let started: TfjsEngine;
  beforeAll(async () => {
    const answer = await startTfjs('cpu');
    if (!answer.ok) throw new Error(answer.reason);
    started = answer.value;
  });
  afterAll(() => started.engine.dispose());
  tracksFloat64(async () => started.engine, 12);
});
