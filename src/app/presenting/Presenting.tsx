import { useEffect, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { ChartScale } from '../../charts/chartScale.ts';
import { Boundary } from '../Boundary.tsx';
import { Icon } from '../Icon.tsx';
import type { PanelView } from '../live.ts';
import { Notices } from '../Notices.tsx';
import { PanelBody, PanelCard } from '../PanelCard.tsx';
import { Transport } from '../Transport.tsx';
import { useExperiment, useLab, useMoment } from '../useLab.ts';
import { Halo } from './Halo.tsx';
import { leavePresenting } from './leavePresenting.ts';
import './presenting.css';
import { usePresentingKeys } from './usePresentingKeys.ts';

/** The place before the first panel: all of them. */
const ALL = -1;

/** The lab for an audience: large, without what changes the experiment, all panels or one of them. */
export function Presenting(): ReactNode {
  const lab = useLab();
  const title = useExperiment((experiment) => experiment.title);
  const { panels } = useMoment();
  const [wanted, setPlace] = useState(ALL);
  const place = Math.min(wanted, panels.length - 1);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    main.current?.focus();
    return () => {
      requestAnimationFrame(() => document.getElementById('panels')?.focus());
    };
  }, []);
  usePresentingKeys(lab, { at: place, first: ALL, last: panels.length - 1 }, setPlace);
  useOnlyMeasured(place, panels.length);
  const view = panels[place];
  const where = view ? `${place + 1} of ${panels.length}` : `All ${panels.length}`;
  return (
    <div className="presenting">
      <header className="presenting-head">
        <h1>{title || 'Preconditioner Lab'}</h1>
        <nav aria-label="Panels one by one">
          <Go label="Panel before" icon="less" isOff={place === ALL} onGo={() => setPlace(place - 1)} />
          <span className="quiet presenting-place" role="status">
            {where}
            <span className="sr-only"> {view?.name ?? 'panels'}</span>
          </span>
          <Go label="Panel after" icon="more" isOff={place === panels.length - 1} onGo={() => setPlace(place + 1)} />
        </nav>
        <button type="button" onMouseDown={keepFocus} onClick={() => leavePresenting(lab)}>
          Leave <kbd className="quiet">Esc</kbd>
        </button>
      </header>
      <main ref={main} id="panels" tabIndex={-1} aria-label="Panels">
        <Notices />
        {view ? (
          <OnePanel key={view.index} view={view} />
        ) : (
          <div className="panels">
            {panels.map((one) => (
              <PanelCard key={`${one.index} ${one.panel.kind}`} index={one.index} count={panels.length} />
            ))}
          </div>
        )}
      </main>
      <Transport />
      <Halo />
    </div>
  );
}

function Go({
  label,
  icon,
  isOff,
  onGo,
}: {
  readonly label: string;
  readonly icon: 'less' | 'more';
  readonly isOff: boolean;
  readonly onGo: () => void;
}): ReactNode {
  return (
    <button
      type="button"
      className="icon-button"
      data-icon={icon}
      aria-label={label}
      disabled={isOff}
      onMouseDown={keepFocus}
      onClick={onGo}
    >
      <Icon name="more" />
    </button>
  );
}

/** Who presses with the mouse has the space bar for playing still. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

/** Px of a panel that are not its charts, and those of a chart of usual height. */
const AROUND = 130;
const USUAL = 270;

/** A panel with charts as tall as there is room for. */
function OnePanel({ view }: { readonly view: PanelView }): ReactNode {
  const root = useRef<HTMLElement>(null);
  const [scale, setScale] = useState(1.4);
  useEffect(() => {
    const room = root.current?.parentElement;
    if (!room) return;
    const observer = new ResizeObserver((entries) => {
      const height = entries[0]?.contentRect.height ?? 0;
      setScale(Math.max(1, Math.min(2.6, (height - AROUND) / USUAL)));
    });
    observer.observe(room);
    return () => observer.disconnect();
  }, []);
  const id = `panel-${view.index}`;
  return (
    <section ref={root} className="panel" data-width="full" aria-labelledby={id} aria-busy={view.isStale}>
      <Boundary name={view.name} retryOn={view.input.experiment}>
        <ChartScale value={scale}>
          <PanelBody view={view} id={id} />
        </ChartScale>
      </Boundary>
    </section>
  );
}

/** Nothing is measured for the panels that are not on the screen. */
function useOnlyMeasured(place: number, count: number): void {
  const { ui } = useLab();
  useEffect(() => {
    if (place === ALL) return;
    const others = Array.from({ length: count }, (_, index) => index).filter((index) => index !== place);
    ui.setState({ unseen: new Set(others) });
    return () => ui.setState({ unseen: new Set() });
  }, [place, count, ui]);
}
