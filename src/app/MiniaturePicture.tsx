import { line } from 'd3';
import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { formatNumber } from '../charts/formatNumber.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { contoursOf } from '../panels/levelSets/levelSetsContours.ts';
import type { Grid, LevelSetView } from '../probes/results.ts';
import { STEPS, type Miniature, type Miniatures } from './miniatures.ts';

const width = 168;
const height = 120;

/** What a method does in its first steps: paths down a tilted valley or, where it needs examples, losses of a small network. */
export function MiniaturePicture({
  optimizer,
  miniatures,
}: {
  readonly optimizer: Optimizer;
  readonly miniatures: Miniatures;
}): ReactNode {
  const root = useRef<HTMLElement>(null);
  const miniature = useStore(miniatures.store, (results) => results.get(optimizer.kind));
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) miniatures.want(optimizer);
      },
      { rootMargin: '200px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [optimizer, miniatures]);
  return (
    <figure ref={root} className="miniature">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={miniature ? caption(miniature) : 'Training…'}>
        {miniature &&
          (miniature.view ? <Paths view={miniature.view} best={miniature.best} /> : <Losses {...miniature} />)}
      </svg>
      <figcaption className="quiet">{miniature ? caption(miniature) : 'Training…'}</figcaption>
    </figure>
  );
}

function caption({ problem, best, rates, losses, view }: Miniature): string {
  if (problem !== undefined) return `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
  const what = view ? 'Tilted valley' : 'Two moons';
  if (best < 0) return `${what}: every learning rate diverged.`;
  const rate = rates.length > 1 ? `, best of ${rates.length} rates η = ${formatNumber(rates[best] ?? NaN)}` : '';
  return `${what}${rate}: loss ${formatNumber(losses[best]?.at(-1) ?? NaN, 2)} after ${STEPS} steps.`;
}

function Paths({ view, best }: { readonly view: LevelSetView; readonly best: number }): ReactNode {
  const { grid, paths, minima } = view;
  const [x, y] = [scaleOf(grid.x, width), scaleOf(grid.y, height)];
  const place = (_: number, i: number, points: readonly number[]) => [x(points[2 * i]!), y(points[2 * i + 1]!)];
  const pathOf = (points: Float32Array) => {
    const flat = [...points];
    const inside = Array.from({ length: flat.length / 2 }, (_, i) => place(0, i, flat) as [number, number]);
    return line()(inside) ?? '';
  };
  return (
    <>
      {contoursOf(grid).map((region, i) => (
        <path key={i} className="miniature-level" d={ringsOf(region, grid)} />
      ))}
      {paths
        .filter(({ run }) => run !== best)
        .map(({ run, points }) => (
          <path key={run} className="miniature-other" d={pathOf(points)} />
        ))}
      {paths
        .filter(({ run }) => run === best)
        .map(({ run, points }) => (
          <path key={run} className="miniature-best" d={pathOf(points)} />
        ))}
      {minima.length > 1 && <circle className="miniature-minimum" cx={x(minima[0]!)} cy={y(minima[1]!)} r={2.5} />}
    </>
  );
}

/** Pixels of a coordinate, the middle of the first and last grid points at the edges. */
function scaleOf([low, high]: readonly [number, number], length: number): (value: number) => number {
  return (value) => (length === height ? 1 - (value - low) / (high - low) : (value - low) / (high - low)) * length;
}

function ringsOf({ coordinates }: ReturnType<typeof contoursOf>[number], { columns, rows }: Grid): string {
  return coordinates
    .flat()
    .map((ring) => {
      const points = ring.map(([x = 0, y = 0]) => [
        ((x - 0.5) / (columns - 1)) * width,
        (1 - (y - 0.5) / (rows - 1)) * height,
      ]);
      return `${line()(points as [number, number][]) ?? ''}Z`;
    })
    .join('');
}

function Losses({ losses, best }: Miniature): ReactNode {
  const logs = losses.map((own) => own.map((value) => Math.log10(Math.max(value, 1e-12))));
  const finite = logs.flat().filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.min(Math.max(...finite), (logs[0]?.[0] ?? 0) + 0.5)];
  const y = (value: number) => 6 + ((high - value) / Math.max(high - low, 1e-6)) * (height - 12);
  const pathOf = (own: readonly number[]) =>
    line<number>()
      .defined(Number.isFinite)
      .x((_, i) => (i / Math.max(1, STEPS - 1)) * width)
      .y((value) => y(Math.min(value, high)))(own) ?? '';
  return (
    <>
      {logs.map((own, run) => run !== best && <path key={run} className="miniature-other" d={pathOf(own)} />)}
      {logs[best] && <path className="miniature-best" d={pathOf(logs[best])} />}
    </>
  );
}
