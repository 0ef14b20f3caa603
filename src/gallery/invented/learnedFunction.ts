import type { OutputsRequest, OutputsResult, OutputsView, RunOutputs } from '../../probes/outputsResult.ts';

/** Examples of two moons, and what runs make of them: the later the run and the step, the more bent the border; every fourth has diverged. */
export function inventedLearnedFunction(
  { step, runs, run, what, resolution }: OutputsRequest,
  count: number,
  diverged: readonly number[],
): OutputsResult {
  const size = resolution;
  const points = Array.from({ length: 80 }, (_, k) => {
    const [side, turn] = [k % 2, (Math.PI * Math.floor(k / 2)) / 39];
    const wobble = 0.12 * Math.sin(37 * k);
    const sign = side === 0 ? 1 : -1;
    return [sign * (Math.cos(turn) - 0.5) + wobble, sign * (Math.sin(turn) - 0.25) - wobble] as const;
  });
  const targets = Float32Array.from(points, (_, k) => k % 2);
  const heldOut = Uint8Array.from(points, (_, k) => (k % 4 === 3 || k % 8 === 0 ? 1 : 0));
  const [x, y] = [[-1.9, 1.9] as const, [-1.2, 1.2] as const];
  const probability = (of: number, a: number, b: number) => {
    if (diverged.includes(of)) return Number.NaN;
    const bend = Math.min(1.6, (0.2 + 0.35 * of) * (0.3 + step / 300));
    return 1 / (1 + Math.exp(6 * (b + bend * Math.sin(Math.PI * a) * 0.5)));
  };
  const chosen = runs === 'focus' ? [run] : Array.from({ length: count }, (_, k) => k);
  const answer = (of: number, [a, b]: readonly [number, number]) => {
    const p = probability(of, a, b);
    return Number.isNaN(p) ? p : p > 0.5 ? 1 : 0;
  };
  const at = ([low, high]: readonly [number, number], k: number) => low + ((high - low) * k) / (size - 1);
  const isFunction = what === 'function';
  const asked = [...points.keys()].filter((k) => heldOut[k] === 1);
  const said = (of: number): RunOutputs => ({
    run: of,
    step,
    values: isFunction
      ? Float32Array.from({ length: 2 * size * size }, (_, i) => {
          const cell = Math.floor(i / 2);
          const p = probability(of, at(x, cell % size), at(y, Math.floor(cell / size)));
          return i % 2 === 1 ? p : 1 - p;
        })
      : Float32Array.from(
          { length: 4 },
          (_, cell) => asked.filter((k) => 2 * targets[k]! + answer(of, points[k]!) === cell).length,
        ),
    predicted: Float32Array.from(points, (point) => answer(of, point)),
    training: diverged.includes(of) ? Number.NaN : 0.4 / (1 + of),
    heldOut: diverged.includes(of) ? Number.NaN : 0.5 / (1 + of),
  });
  const picture: OutputsView['picture'] = isFunction
    ? { shape: 'plane', x, y, size, classes: 2, points: { inputs: Float32Array.from(points.flat()), targets, heldOut } }
    : { shape: 'confusion', classes: 2, count: asked.length, of: 'held-out' };
  return { probe: 'outputs', step, done: 1, view: { step, task: 'classification', picture, runs: chosen.map(said) } };
}
