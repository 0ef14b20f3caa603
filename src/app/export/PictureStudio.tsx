import { useEffect, useRef, type ReactNode } from 'react';
import { ChartScale } from '../../charts/chartScale.ts';
import type { PanelActions } from '../../panels/panel.ts';
import { Boundary } from '../Boundary.tsx';
import type { PanelView } from '../live.ts';
import { pictureMarkup, type Markup } from './pictureMarkup.ts';

/** Canvases are drawn with so many pixels for each px. */
const SHARPNESS = 2;
/** Width of pictures by the width of their panels, px. */
const WIDTHS = { third: 440, half: 600, wide: 760, full: 1000 } as const;
/** How much taller charts are in a tall panel. */
const TALL = 1.7;
/** Milliseconds that a picture may take to be measured and drawn. */
const PATIENCE = 4000;

/** What is taken of one panel. */
export interface Shot extends Markup {
  readonly fontFamily: string;
  readonly colors: { readonly paper: string; readonly ink: string; readonly quiet: string };
}

/**
 * Draws a panel's picture out of sight, in a theme, and gives it away once its measurement is there and two frames have passed. The theme is
 * that of the whole page as long as this takes.
 */
export function PictureStudio({
  view,
  theme,
  onTaken,
  onFailed,
}: {
  readonly view: PanelView;
  readonly theme: 'light' | 'dark';
  readonly onTaken: (shot: Shot) => void;
  readonly onFailed: (reason: string) => void;
}): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const isReady = useRef(false);
  const { panel, place } = view;
  const input = { ...view.input, theme, hoveredRun: undefined, reducedMotion: true };
  const isMeasured =
    !view.isStale &&
    (panel.request?.(input) === undefined || input.result !== undefined || input.problem !== undefined);
  useEffect(() => {
    isReady.current = isMeasured;
  }, [isMeasured]);
  useTheme(theme);
  useEffect(() => {
    const began = performance.now();
    let frames = 0;
    let timer = requestAnimationFrame(function look() {
      frames = isReady.current ? frames + 1 : 0;
      const isLate = performance.now() - began > PATIENCE;
      if (frames < 3 && !isLate) {
        timer = requestAnimationFrame(look);
        return;
      }
      if (!host.current) return;
      try {
        const { fontFamily } = getComputedStyle(host.current);
        const markup = pictureMarkup(host.current, zoomOf(host.current));
        onTaken({ ...markup, fontFamily, colors: colorsOf(host.current) });
      } catch (error) {
        onFailed(error instanceof Error ? error.message : String(error));
      }
    });
    return () => cancelAnimationFrame(timer);
    // Once for each panel and theme: this component is made anew for them.
  }, []);
  const { Picture } = panel;
  return (
    <div className="picture-studio" aria-hidden="true" inert>
      <div ref={host} style={{ width: WIDTHS[place.width], zoom: SHARPNESS }}>
        <Boundary name={view.name} retryOn={view.index}>
          <ChartScale value={place.height === 'tall' ? TALL : 1}>
            <Picture input={input} actions={noActions} />
          </ChartScale>
        </Boundary>
      </div>
    </div>
  );
}

const nothing = () => {};
const noActions: PanelActions = {
  hoverRun: nothing,
  moveCursor: nothing,
  changeView: nothing,
  changeSettings: nothing,
  changeStart: nothing,
  keepGhost: nothing,
  dismissGhost: nothing,
  changeRuns: nothing,
  addRun: nothing,
};

/** Screen px for each px inside; 1 in browsers without zoom. */
function zoomOf(element: HTMLElement): number {
  return element.getBoundingClientRect().width / (element.offsetWidth || 1);
}

function colorsOf(element: HTMLElement): Shot['colors'] {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return { paper: color('--paper'), ink: color('--ink'), quiet: color('--quiet') };
}

function useTheme(theme: 'light' | 'dark'): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    const before = dataset['theme'];
    dataset['theme'] = theme;
    return () => {
      dataset['theme'] = before ?? 'light';
    };
  }, [theme]);
}
