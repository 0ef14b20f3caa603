import type { History } from './history.ts';
import { levelSets } from './levelSets.ts';
import type { Answer } from './probe.ts';
import type { ProbeRequest, ProbeResult } from './results.ts';
import { createSketchProbe } from './sketch.ts';
import { createSpectraProbe } from './spectra.ts';

/** What each probe measures, for listings. */
export const probes: readonly { readonly kind: ProbeRequest['probe']; readonly summary: string }[] = [
  {
    kind: 'levelSets',
    summary:
      'The loss on a plane in original coordinates and in those of a run’s preconditioner, with both condition numbers.',
  },
  {
    kind: 'spectra',
    summary:
      'Eigenvalues of a run’s statistics of one weight, their top-quarter mass over training, and the same of random gradients.',
  },
  {
    kind: 'sketch',
    summary:
      'Error of a Frequent Directions sketch of a run’s gradients, over steps and over ranks, with bound, best error and escaped mass.',
  },
];

/** All probes of one training. `late` bounds the work of one call; see `Answer`. */
export function createProbes(history: History): (request: ProbeRequest, late: () => boolean) => Answer<ProbeResult> {
  const spectra = createSpectraProbe(history);
  const sketch = createSketchProbe(history);
  return (request, late) => {
    switch (request.probe) {
      case 'levelSets':
        return levelSets(history, request);
      case 'spectra':
        return spectra(request, late);
      case 'sketch':
        return sketch(request, late);
    }
  };
}
