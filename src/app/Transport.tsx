import type { CSSProperties, ReactNode } from 'react';
import { formatNumber } from '../charts/formatNumber.ts';
import { newSeed } from '../store/edits.ts';
import { EngineBadge } from './EngineBadge.tsx';
import { Icon } from './Icon.tsx';
import { timeLeft } from './timeLeft.ts';
import { moveCursor, stepForward, togglePlaying } from './playback.ts';
import { useLab, useMoment, useSession } from './useLab.ts';

/** Play, pause, step and scrub: one cursor for all panels. */
export function Transport(): ReactNode {
  const lab = useLab();
  const isPlaying = useSession((state) => state.isPlaying && state.phase !== 'done' && state.phase !== 'failed');
  return (
    <footer className="transport">
      <div className="transport-buttons" role="group" aria-label="Training">
        <button type="button" className="primary" onClick={() => togglePlaying(lab)}>
          <Icon name={isPlaying ? 'pause' : 'play'} />
          <span className="play-label">{isPlaying ? 'Pause' : 'Play'}</span>
        </button>
        <button type="button" onClick={() => stepForward(lab)}>
          <Icon name="step" />
          <span>Step</span>
        </button>
        <button type="button" onClick={() => lab.session.restart()}>
          <Icon name="restart" />
          <span>Restart</span>
        </button>
        <button type="button" onClick={() => lab.edit(newSeed(), { discrete: true })}>
          <Icon name="seed" />
          <span>New seed</span>
        </button>
      </div>
      <Cursor />
      <EngineBadge />
    </footer>
  );
}

function Cursor(): ReactNode {
  const lab = useLab();
  const { input, stepsPerSecond } = useMoment();
  const { cursor, newest, experiment } = input;
  const { steps } = experiment;
  const speed = stepsPerSecond > 0 ? `${formatNumber(stepsPerSecond, 2)} steps/s` : '';
  const left = stepsPerSecond > 0 ? timeLeft((steps - newest) / stepsPerSecond) : undefined;
  const share = `${Math.floor((100 * newest) / steps)} %`;
  const progress: CSSProperties & Record<'--progress', string> = { '--progress': `${(100 * newest) / steps}%` };
  return (
    <>
      <input
        className="cursor"
        type="range"
        aria-label="Step cursor"
        aria-valuetext={`step ${cursor} of ${steps}${cursor < newest ? `, trained to ${newest}` : ''}`}
        min={0}
        max={steps}
        value={cursor}
        style={progress}
        onChange={(event) => moveCursor(lab, event.target.valueAsNumber)}
      />
      <p className="counter">
        <span className="counter-step">
          {cursor}
          <span className="quiet"> / {steps}</span>
        </span>
        <span className="quiet counter-speed">
          {left === undefined ? (
            speed
          ) : (
            <>
              {share}, {left} left<span className="counter-rate">, {speed}</span>
            </>
          )}
        </span>
      </p>
    </>
  );
}
