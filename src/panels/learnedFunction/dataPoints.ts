import { formatNumber } from '../../charts/formatNumber.ts';
import type { MarkerName } from '../../charts/markerPath.ts';
import type { OutputsPicture, OutputsView, RunOutputs } from '../../probes/outputsResult.ts';
import type { DataPoint } from './PointsChart.tsx';

/** The shape of each class. */
const classMarkers: readonly MarkerName[] = ['circle', 'triangle', 'square', 'diamond', 'cross', 'star', 'wye', 'plus'];

export function classMarker(target: number): MarkerName {
  return classMarkers[target % classMarkers.length] ?? 'circle';
}

/** The examples as one run answers them, held-out ones last so that they lie above. */
export function dataPoints(
  { task }: OutputsView,
  picture: Extract<OutputsPicture, { shape: 'plane' | 'curve' }>,
  { predicted }: RunOutputs,
  colorOf: ((target: number) => string) | undefined,
): readonly DataPoint[] {
  const { inputs, targets, heldOut } = picture.points;
  const isClass = task === 'classification';
  return Array.from(targets, (target, k): DataPoint => {
    const answer = predicted[k] ?? Number.NaN;
    const part = heldOut[k] === 1 ? 'held out' : 'training';
    const isWrong = isClass && answer !== target;
    const text = isClass
      ? `class ${target}, ${part}${isWrong ? `: answered ${Number.isNaN(answer) ? 'nothing' : answer}` : ', right'}`
      : `${formatNumber(target)}, ${part}: predicted ${formatNumber(answer)}`;
    return {
      x: (picture.shape === 'plane' ? inputs[2 * k] : inputs[k]) ?? Number.NaN,
      // On a curve of probabilities classes lie at 0 and 1 where there are two.
      y:
        (picture.shape === 'plane'
          ? inputs[2 * k + 1]
          : isClass
            ? Math.min(1, target / Math.max(1, picture.classes - 1))
            : target) ?? Number.NaN,
      marker: isClass ? classMarker(target) : 'circle',
      isFilled: heldOut[k] !== 1,
      isRinged: isWrong && !Number.isNaN(answer),
      ...(colorOf && { color: colorOf(target) }),
      text,
    };
  });
}

/** The finite values of lists, from the least to the greatest; a little more where they are all the same. */
export function spanOf(...lists: readonly ArrayLike<number>[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists)
    for (let k = 0; k < list.length; k++) {
      const value = list[k]!;
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  if (low > high) return [0, 1];
  return low === high ? [low - 1, high + 1] : [low, high];
}
