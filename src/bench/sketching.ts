import type { Engine } from '../array/engine.ts';
import { float64, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { emptySketch, sketchColumns, type Sketch } from '../linalg/frequentDirections.ts';
import type { Contender } from './contender.ts';
import { paced } from './paced.ts';

/** Length of the vectors, rank of the sketch, vectors of an update, and their decay. */
export const SKETCH = { dimension: 64, rank: 8, columns: 16, decay: 0.99 };
/** Updates that are checked, from the first. */
const CHECKED = 10;

/** Frequent Directions updates of one sketch, one after another, on an engine with eigendecompositions. */
export function sketching<T>(
  name: string,
  open: () => Promise<{ readonly engine: Engine<T>; dispose(): void }>,
): Contender {
  return {
    name,
    async prepare() {
      const { engine, dispose } = await open();
      const { xp } = engine;
      const shape = [1, SKETCH.dimension, SKETCH.columns] as const;
      const updates = vectors();
      const uploaded = updates.map(({ data }) => xp.array(data, shape));
      const arrays = ({ basis, squares, escaped }: Sketch<T>) => [basis, squares, escaped];
      let sketch = emptySketch(xp, 1, SKETCH.dimension, SKETCH.rank);
      let done = 0;
      const advance = async (count: number) => {
        for (let i = 0; i < count; i++) {
          const before = sketch;
          const added = uploaded[done++ % CHECKED]!;
          sketch = engine.scope(() => sketchColumns(xp, before, added, SKETCH.decay), arrays);
          engine.free(arrays(before));
        }
        return engine.read(arrays(sketch));
      };
      return {
        async verify() {
          const [basis, squares, escaped] = await advance(CHECKED);
          return boundProblem(updates, basis!, squares!, escaped![0]!);
        },
        run: paced(advance),
        dispose() {
          engine.free([...uploaded, ...arrays(sketch)]);
          dispose();
        },
      };
    },
  };
}

/** What the updates add, one `[1,d,c]` array for each of the first. */
export function vectors(): readonly Array64[] {
  const { dimension, columns } = SKETCH;
  return Array.from({ length: CHECKED }, (_, i) => {
    const { normal } = stream(1, 'data', i);
    return float64.array(Float64Array.from({ length: dimension * columns }, normal), [1, dimension, columns]);
  });
}

/** Whether `0 ⪯ Σ βᵗ⁻ˢ g gᵀ − U diag(squares) Uᵀ ⪯ ρ I` is violated by more than float32 rounds. */
export function boundProblem(
  updates: readonly Array64[],
  basis: Float64Array,
  squares: Float64Array,
  escaped: number,
): string | undefined {
  const { dimension, rank, decay } = SKETCH;
  const exact = updates.reduce(
    (sum, g) => float64.add(float64.mul(decay, sum), float64.matmul(g, g, { transposeB: true })),
    float64.full([1, dimension, dimension], 0),
  );
  const u = float64.array(basis, [1, dimension, rank]);
  const kept = float64.matmul(float64.mul(u, float64.array(squares, [1, 1, rank])), u, { transposeB: true });
  const { w } = float64.eigh(float64.sub(exact, kept));
  const [least, most] = [w.data[0]!, w.data[dimension - 1]!];
  const noise = 1e-4 * float64.max(float64.eigh(exact).w, 'columns').data[0]!;
  if (least >= -noise && most <= escaped + noise && escaped > 0) return undefined;
  return `the error's eigenvalues are ${least} to ${most}, where 0 to ${escaped} are allowed`;
}
