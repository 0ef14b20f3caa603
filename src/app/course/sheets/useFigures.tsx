import { useEffect, useState, type ReactNode } from 'react';
import type { Experiment } from '../../../experiment/experiment.ts';
import type { Lesson } from '../../../lessons/lesson.ts';
import type { RunLook } from '../../../panels/panel.ts';
import { PictureStudio, type Shot } from '../../export/PictureStudio.tsx';
import type { Lab } from '../../lab.ts';
import type { PanelView } from '../../live.ts';
import { createFigureLab, finishedFigure } from './figureLab.ts';
import { figureOf } from './figureOf.ts';
import { pictureAddress } from './pictureAddress.ts';

/** The picture of a sheet with its words, or why there is none. */
export type SheetFigure =
  | {
      readonly address: string;
      readonly title: string;
      readonly caption: string;
      /** The runs that are drawn. */
      readonly looks: readonly RunLook[];
    }
  | { readonly problem: string };

/** Milliseconds after which a figure is given up. */
const PATIENCE = 60_000;

/** How a picture may be laid out, and the room that a sheet has for it, px. */
const LAYOUTS = [
  { width: 'half', height: 'tall' },
  { width: 'half', height: 'normal' },
  { width: 'wide', height: 'normal' },
  { width: 'full', height: 'normal' },
] as const;
const ROOM = { width: 674, height: 380 } as const;
/** How large a picture's letters are on the sheet, of their size on the screen: with so much no other layout is tried. */
const LEGIBLE = 0.9;

const scaleOf = ({ width, height }: Shot) => Math.min(ROOM.width / width, ROOM.height / height);

/**
 * Trains and draws the figures of lessons, one after another, in an unseen lab; `studio` has to be on the page while that lasts.
 * `figures` has those that are finished, by kind of lesson.
 */
export function useFigures(lessons: readonly Lesson[]): {
  readonly figures: ReadonlyMap<string, SheetFigure>;
  readonly studio: ReactNode;
} {
  const [figures, setFigures] = useState<ReadonlyMap<string, SheetFigure>>(new Map());
  const lesson = lessons.find(({ kind }) => !figures.has(kind));
  const [lab] = useState(() => lesson && createFigureLab(figureOf(lesson)));
  const isOver = lesson === undefined;
  useEffect(() => {
    if (!isOver) return;
    lab?.session.dispose();
    lab?.studies.dispose();
  }, [isOver, lab]);
  if (!lesson || !lab) return { figures, studio: null };
  const done = (figure: SheetFigure) => setFigures((before) => new Map(before).set(lesson.kind, figure));
  return { figures, studio: <Figure key={lesson.kind} lab={lab} experiment={figureOf(lesson)} onDone={done} /> };
}

/** Trains one figure, then draws it. */
function Figure({
  lab,
  experiment,
  onDone,
}: {
  readonly lab: Lab;
  readonly experiment: Experiment;
  readonly onDone: (figure: SheetFigure) => void;
}): ReactNode {
  const [view, setView] = useState<PanelView>();
  useEffect(() => {
    lab.experiment.open(experiment);
    if (!lab.session.getState().isPlaying) lab.session.play();
    let isOver = false;
    const look = () => {
      if (isOver) return;
      const { view: found, problem } = finishedFigure(lab, experiment);
      isOver = found !== undefined || problem !== undefined;
      if (found) setView(found);
      else if (problem !== undefined) onDone({ problem });
    };
    const stop = lab.live.subscribe(look);
    const timer = setTimeout(() => {
      if (!isOver) onDone({ problem: `it was not finished after ${PATIENCE / 1000} seconds` });
      isOver = true;
    }, PATIENCE);
    return () => {
      isOver = true;
      stop();
      clearTimeout(timer);
    };
    // Once for each lesson: this component is made anew for it.
  }, []);
  if (!view) return null;
  const take = (shot: Shot) =>
    onDone({
      address: pictureAddress(shot),
      title: view.name,
      caption: view.panel.caption(view.input),
      looks: view.input.looks.filter(({ hidden }) => !hidden),
    });
  return <Layouts view={view} onTaken={take} onFailed={(problem) => onDone({ problem })} />;
}

/** Draws a picture in one layout after the other until it is legible, and gives the best away. */
function Layouts({
  view,
  onTaken,
  onFailed,
}: {
  readonly view: PanelView;
  readonly onTaken: (shot: Shot) => void;
  readonly onFailed: (problem: string) => void;
}): ReactNode {
  const [shots, setShots] = useState<readonly Shot[]>([]);
  const layout = LAYOUTS[shots.length];
  if (!layout) return null;
  const take = (shot: Shot) => {
    const all = [...shots, shot];
    const best = all.reduce((a, b) => (scaleOf(b) > scaleOf(a) ? b : a));
    if (scaleOf(best) >= LEGIBLE || all.length === LAYOUTS.length) onTaken(best);
    else setShots(all);
  };
  return (
    <PictureStudio
      key={shots.length}
      view={{ ...view, place: { ...view.place, ...layout } }}
      theme="light"
      onTaken={take}
      onFailed={onFailed}
    />
  );
}
