import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { Settings } from '../fields/fields.ts';
import type { Problem } from '../problems/problem.ts';
import { thumbnail } from '../problems/thumbnail.ts';
import { shownTheme } from '../store/ui.ts';
import { drawThumbnail } from './drawThumbnail.ts';
import { useUi } from './useLab.ts';

const SIZE = 40;

/** A small picture of a problem; its name stands beside it. */
export function Thumbnail({
  problem,
  settings,
}: {
  readonly problem: Problem;
  readonly settings: Settings;
}): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useUi(shownTheme);
  const drawing = useMemo(() => thumbnail(problem, settings), [problem, settings]);
  useEffect(() => {
    if (canvas.current) drawThumbnail(canvas.current, drawing, SIZE);
  }, [drawing, theme]);
  return <canvas ref={canvas} className="thumbnail" aria-hidden="true" style={{ width: SIZE, height: SIZE }} />;
}
