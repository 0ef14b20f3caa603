import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { presetOf } from '../../experiment/presets/index.ts';
import { replaceWith } from '../../store/edits.ts';
import { Icon } from '../Icon.tsx';
import type { Lab } from '../lab.ts';
import { useExperiment, useLab, useSession, useUi } from '../useLab.ts';
import { besides, type Box } from './besides.ts';
import './tour.css';
import { tourSteps, type Scene } from './tourSteps.ts';

/** The experiment in which everything of the tour can be seen. */
const FIGURE = 'tilted';
/** Milliseconds for which a stop says that it has been done. */
const PRAISE = 900;

/** A small card beside the thing that it speaks of. It keeps nobody from anything: doing what it says leads on, and so does Next. */
export function Tour(): ReactNode {
  const lab = useLab();
  const [index, setIndex] = useState(0);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    prepare(lab);
    const frame = requestAnimationFrame(() => setReady(true));
    return () => cancelAnimationFrame(frame);
  }, [lab]);
  const end = () => {
    lab.ui.setState({ guide: undefined });
    if (document.activeElement?.closest('.tour-card')) document.getElementById('panels')?.focus();
  };
  useEscape(end);
  if (!isReady) return null;
  return (
    <Stop
      key={index}
      index={index}
      onNext={() => (index + 1 < tourSteps.length ? setIndex(index + 1) : end())}
      onEnd={end}
    />
  );
}

function Stop({
  index,
  onNext,
  onEnd,
}: {
  readonly index: number;
  readonly onNext: () => void;
  readonly onEnd: () => void;
}): ReactNode {
  const lab = useLab();
  const scene = useScene();
  const prefersStill = useUi((state) => state.prefersStill);
  const [before] = useState(scene);
  const [hasLed, setLed] = useState(false);
  const card = useRef<HTMLElement>(null);
  const step = tourSteps[index];
  const place = usePlace(step?.target ?? '', card);
  const next = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    const target = find(step?.target ?? '');
    for (let at = target; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
    const isTall = (boxOf(target)?.height ?? 0) > innerHeight / 2;
    target?.scrollIntoView({ block: isTall ? 'start' : 'center', behavior: prefersStill ? 'instant' : 'smooth' });
  }, [step, prefersStill]);
  useEffect(() => {
    // From card to card the focus stays on Next; from elsewhere it is not taken, but at the very beginning.
    const isFree = index === 0 || document.activeElement === document.body;
    if (place.isPlaced && isFree) next.current?.focus({ preventScroll: true });
  }, [place.isPlaced, index]);

  const done = step?.isDone(scene, before) ?? false;
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => {
      // Who was led to the control by the card is led back.
      if (hasLed) next.current?.focus({ preventScroll: true });
      onNext();
    }, PRAISE);
    return () => clearTimeout(timer);
  }, [done]);

  if (!step) return null;
  const skip = () => {
    if (!done) step.skip?.(lab);
    onNext();
  };
  const go = () => {
    setLed(true);
    const target = find(step.target);
    (step.control === undefined ? target : target?.querySelector<HTMLElement>(step.control))?.focus();
  };
  return (
    <>
      {place.target && <div className="tour-ring" style={boxStyle(place.target)} aria-hidden="true" />}
      <section
        ref={card}
        className="tour-card"
        aria-label="Tour"
        style={{ left: place.left, top: place.top }}
        data-placed={place.isPlaced || undefined}
      >
        <div role="status">
          <h2>
            <span className="quiet">
              {index + 1} of {tourSteps.length}
            </span>{' '}
            {step.title}
          </h2>
          <p>{done ? 'Done.' : step.text}</p>
          {index === 0 && !done && <p className="quiet">Undo brings back what was on the screen before the tour.</p>}
        </div>
        <p className="tour-actions">
          <button ref={next} type="button" className="primary" onClick={skip}>
            {index + 1 < tourSteps.length ? 'Next' : 'End'}
          </button>
          <button type="button" onClick={go}>
            Go there
          </button>
          <button type="button" className="icon-button" aria-label="Skip the tour" onClick={onEnd}>
            <Icon name="remove" />
          </button>
        </p>
      </section>
    </>
  );
}

/** The experiment of the tour, at rest at its start. */
function prepare({ session, edit }: Lab): void {
  const preset = presetOf(FIGURE);
  if (!preset) throw new Error(`there is no preset ${FIGURE}`);
  session.pause();
  edit(replaceWith(preset.experiment), { discrete: true });
  session.restart();
}

function useScene(): Scene {
  const experiment = useExperiment((value) => value);
  const isPlaying = useSession((state) => state.isPlaying);
  const dialog = useUi((state) => state.dialog);
  return { experiment, isPlaying, dialog };
}

/** Escape ends the tour, unless it closes something that lies above the page. */
function useEscape(end: () => void): void {
  const latest = useRef(end);
  useEffect(() => {
    latest.current = end;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (!document.querySelector('dialog[open], :popover-open')) latest.current();
    };
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, []);
}

interface Placing {
  readonly left: number;
  readonly top: number;
  readonly target: Box | undefined;
  readonly isPlaced: boolean;
}

/** Where the card is, so that it stays beside its target whatever scrolls or folds. */
function usePlace(selector: string, card: { readonly current: HTMLElement | null }): Placing {
  const [place, setPlace] = useState<Placing>({ left: 0, top: 0, target: undefined, isPlaced: false });
  useEffect(() => {
    let frame = 0;
    let last = '';
    const follow = () => {
      frame = requestAnimationFrame(follow);
      const target = boxOf(find(selector));
      const own = boxOf(card.current);
      const page = { width: document.documentElement.clientWidth, height: innerHeight };
      const seen = JSON.stringify([target, own?.width, own?.height, page]);
      if (seen === last || !own) return;
      last = seen;
      setPlace({ ...besides(target, own, page), target, isPlaced: true });
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [selector, card]);
  return place;
}

function find(selector: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(selector);
}

function boxOf(element: HTMLElement | null): Box | undefined {
  if (!element) return undefined;
  const { left, top, width, height } = element.getBoundingClientRect();
  return width > 0 ? { left, top, width, height } : undefined;
}

function boxStyle({ left, top, width, height }: Box): CSSProperties {
  return { left: left - 4, top: top - 4, width: width + 8, height: height + 8 };
}
