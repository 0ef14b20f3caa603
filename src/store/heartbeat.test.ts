import { expect, it } from 'vitest';
import { createHeartbeat } from './heartbeat.ts';

/** A heartbeat whose seconds pass by hand. */
function patient() {
  let tick: (() => void) | undefined;
  const causes: string[] = [];
  const heartbeat = createHeartbeat(
    (_, callback) => {
      tick = callback;
      return () => (tick = undefined);
    },
    (cause) => causes.push(cause),
  );
  return {
    heartbeat,
    causes,
    pass(seconds: number) {
      for (let i = 0; i < seconds; i++) {
        const due = tick;
        tick = undefined;
        due?.();
      }
    },
  };
}

it('counts silence from the last word on', () => {
  const { heartbeat, causes, pass } = patient();
  heartbeat.listen('running');
  pass(9);
  heartbeat.heard();
  pass(9);
  expect(causes).toEqual([]);
  pass(1);
  expect(causes).toEqual(['the worker said nothing for 10 seconds']);
});

it('counts anew when something else is expected, and not when the same is', () => {
  const { heartbeat, causes, pass } = patient();
  heartbeat.listen('starting');
  pass(29);
  heartbeat.listen('running');
  pass(9);
  heartbeat.listen('running');
  expect(causes).toEqual([]);
  pass(1);
  expect(causes).toHaveLength(1);
});

it('does not tick while nothing is expected', () => {
  const { heartbeat, causes, pass } = patient();
  heartbeat.listen('running');
  heartbeat.listen('idle');
  pass(100);
  expect(causes).toEqual([]);
});
