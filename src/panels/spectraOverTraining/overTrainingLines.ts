import type { PlotSeries } from '../../charts/LinePlot.tsx';
import type { SpectraAxis, SpectraLine, SpectraMeasures } from '../../probes/spectraHistoryResult.ts';
import type { RunLook } from '../panel.ts';

type Quantity = keyof SpectraMeasures;

/** What theory expects of random gradients: a closed form, or, of unrelated top directions, the k of d that they share by chance. */
export function theoryOf({ size, count }: SpectraAxis, { theory, own }: SpectraLine, quantity: Quantity): Float64Array {
  return quantity === 'rotation' ? new Float64Array(own.rotation.length).fill(count / size) : theory[quantity];
}

const dotted = [1.5, 3];
const dashed = [6, 3];

/** The lines of one side of one weight: the run's, random gradients' and theory's, for each memory. */
export function overTrainingSeries(
  axis: SpectraAxis,
  steps: ArrayLike<number>,
  quantity: Quantity,
  look: RunLook | undefined,
): readonly PlotSeries[] {
  const isOne = axis.lines.length === 1;
  // What theory says of rotation is the same for every memory.
  const theories = quantity === 'rotation' ? axis.lines.slice(0, 1) : axis.lines;
  const name = (what: string, { decay }: SpectraLine) =>
    isOne ? what : [what, memoryName(decay)].filter(Boolean).join(', ');
  return [
    ...axis.lines.map((line, i): PlotSeries => ({
      key: `own ${line.decay}`,
      label: isOne ? (look?.label ?? 'run') : memoryName(line.decay),
      x: steps,
      y: line.own[quantity],
      color: look?.color ?? 'var(--ink)',
      ...(i === 1 && { dash: dashed }),
      ...(look && i === 0 && { marker: look.marker }),
    })),
    ...axis.lines.map((line, i): PlotSeries => ({
      key: `random ${line.decay}`,
      label: name('random', line),
      x: steps,
      y: line.random[quantity],
      color: 'var(--quiet)',
      quiet: true,
      ...(i === 1 && { dash: dashed }),
    })),
    ...theories.map((line): PlotSeries => ({
      key: `theory ${line.decay}`,
      label: quantity === 'rotation' ? 'by chance' : name('theory', line),
      x: steps,
      y: theoryOf(axis, line, quantity),
      color: 'var(--quiet)',
      quiet: true,
      dash: dotted,
    })),
  ];
}

/** The sum, or a moving average by its decay. */
export function memoryName(decay: number): string {
  return decay === 1 ? 'sum' : `β ${decay}`;
}
