import type { Loaded, Loading } from './loaded.ts';
import type { Machine } from './machine.ts';
import { isDue } from './program.ts';
import { runInFloat64 } from './reference.ts';

/** A machine that runs its programs one instruction after the other in float64. For tests. */
export const referenceMachine: Machine = { lanes: 1, load };

function load({ programs, replicas, shared, streams, steps }: Loading): Loaded {
  const memory = replicas.map(({ own }) => Float64Array.from(own));
  return {
    most: 7,
    kernels: () => 'interpreted',
    run(first, count) {
      const entries = streams.map((): number[] => []);
      for (let step = first; step < first + count; step++) {
        streams.forEach(({ condition, size }, i) => {
          const none = new Array<number>(size * replicas.length).fill(NaN);
          if (isDue(condition, step, steps)) entries[i] = entries[i]!.concat(none);
        });
        replicas.forEach(({ program, seed }, replica) => {
          const record = (stream: number, offset: number, value: number) => {
            const { size } = streams[stream]!;
            const begin = entries[stream]!.length - size * (replicas.length - replica);
            entries[stream]![begin + offset] = value;
          };
          runInFloat64(programs[program]!, { own: memory[replica]!, shared, record }, step, steps, seed);
        });
      }
      return Promise.resolve(entries.map((values) => Float64Array.from(values)));
    },
    specialise: () => Promise.resolve(),
    write: (replica, offset, values) => memory[replica]!.set(values, offset),
    read: (length) => Promise.resolve(memory.map((own) => own.slice(0, length))),
    dispose: () => {},
  };
}
