import type { ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { Announcer } from '../Announcer.tsx';
import { Boundary } from '../Boundary.tsx';
import { ChartScale } from '../../charts/chartScale.ts';
import { Icon } from '../Icon.tsx';
import type { PanelView } from '../live.ts';
import { Notices } from '../Notices.tsx';
import { PanelBody } from '../PanelCard.tsx';
import { togglePlaying } from '../playback.ts';
import { Transport } from '../Transport.tsx';
import { useExperiment, useLab, useMoment, useSession } from '../useLab.ts';
import { EmbedSettings } from './EmbedSettings.tsx';
import { LabLink } from './LabLink.tsx';

/** How much taller charts are in a tall panel of an embedded lab. */
const TALL = 1.7;

/** An embedded lab that has been started: its panels, the controls that it was given, every run with its result, and the way to the lab. */
export function EmbedLab({ controls }: { readonly controls: readonly string[] }): ReactNode {
  const experiment = useExperiment((value) => value);
  const { panels } = useMoment();
  return (
    <main className="embed">
      <h1 className="sr-only">{experiment.title || 'Preconditioner Lab'}</h1>
      <Notices />
      <div className="panels">
        {panels.map((view) => (
          <EmbedPanel key={`${view.index} ${view.panel.kind}`} view={view} />
        ))}
      </div>
      <Boundary name="The settings" retryOn={experiment}>
        <EmbedSettings controls={controls} />
      </Boundary>
      {controls.includes('transport') ? <Transport /> : <PlayOnly />}
      <p className="embed-foot">
        <span className="quiet">Preconditioner Lab</span>
        <LabLink experiment={experiment} />
      </p>
      <Announcer />
    </main>
  );
}

function EmbedPanel({ view }: { readonly view: PanelView }): ReactNode {
  const { input, isStale, index, place } = view;
  const id = `panel-${index}`;
  return (
    <section className="panel" data-width={place.width} aria-labelledby={id} aria-busy={isStale}>
      <Boundary name={view.name} retryOn={input.experiment}>
        <ChartScale value={place.height === 'tall' ? TALL : 1}>
          <PanelBody view={view} id={id} />
        </ChartScale>
      </Boundary>
    </section>
  );
}

/** The one control that no embedded lab is without, and how far training has got. */
function PlayOnly(): ReactNode {
  const lab = useLab();
  const isPlaying = useSession((state) => state.isPlaying && state.phase !== 'done' && state.phase !== 'failed');
  const { input } = useMoment();
  const { steps } = input.experiment;
  return (
    <div className="transport">
      <button type="button" className="primary" onClick={() => togglePlaying(lab)}>
        <Icon name={isPlaying ? 'pause' : 'play'} />
        <span className="play-label">{isPlaying ? 'Pause' : 'Play'}</span>
      </button>
      <span className="quiet">
        step {formatNumber(input.newest, 6)} of {formatNumber(steps, 6)}
      </span>
    </div>
  );
}
