import { useMemo } from 'react';
import { comparisonOf, type Comparison } from './ownDigest.ts';
import { useExperiment, useLab, useMoment, useSession, useUi } from '../useLab.ts';

/** What training gives beside what the opened link says that it gives. */
export function useComparison(): Comparison | undefined {
  const { session } = useLab();
  const sent = useUi(({ brought }) => brought.digest);
  const { problem, network, runs, steps, batch, seed, seeds } = useExperiment((value) => value);
  const whole = useExperiment((value) => value);
  const engine = useSession((state) => state.engine);
  // Only whether training has got there matters, not every step on the way.
  const { newest, replicas } = useMoment().input;
  const traces = sent && newest >= sent.step ? session.traces.get() : undefined;
  return useMemo(
    () => sent && comparisonOf(sent, whole, traces, engine),
    // By its trained parts: whether a step is under the cursor does not matter.
    [sent, engine, problem, network, runs, steps, batch, seed, seeds, traces?.experiment, replicas.length],
  );
}
