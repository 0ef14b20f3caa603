import { useEffect, useRef, useState } from 'react';
import type { Experiment } from '../../experiment/experiment.ts';
import type { Trajectory } from '../../export/scriptData.ts';
import { createStudies, type Outcome, type Studies } from '../../store/studies.ts';
import { browser } from '../surroundings.ts';

/** The losses that a script is compared with, on their way. */
export interface Reference {
  /** Share of the steps done, 0 to 1; undefined while nothing is being computed. */
  readonly share: number | undefined;
  /** Trains in float64, in a worker of its own, unless that has been done. Rejects with the reason. */
  compute(experiment: Experiment): Promise<readonly Trajectory[]>;
  stop(): void;
}

/** Computes float64 losses as long as the component is there. */
export function useReference(): Reference {
  const studies = useRef<Studies>(undefined);
  const [share, setShare] = useState<number>();
  const halt = useRef<() => void>(undefined);
  useEffect(
    () => () => {
      halt.current?.();
      studies.current?.dispose();
    },
    [],
  );
  return {
    share,
    stop: () => halt.current?.(),
    async compute(experiment) {
      const wanted: Experiment = { ...experiment, engine: 'float64' };
      studies.current ??= createStudies(browser);
      const own = studies.current;
      setShare(0);
      try {
        const outcome = await new Promise<Outcome>((resolve, reject) => {
          const look = () => {
            const found = own.of(wanted);
            if (found) setShare(found.newest / Math.max(1, wanted.steps));
            if (found?.isFinished) resolve(found);
          };
          const unsubscribe = own.subscribe(look);
          halt.current = () => {
            unsubscribe();
            own.want([]);
            reject(new Error('stopped'));
          };
          own.want([wanted]);
          look();
        });
        if (outcome.problem !== undefined) throw new Error(outcome.problem);
        return outcome.replicas.map(({ run, seed, steps, loss }) => ({ run, seed, loss: loss.slice(0, steps) }));
      } finally {
        halt.current = undefined;
        setShare(undefined);
      }
    },
  };
}
