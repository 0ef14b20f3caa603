import { useEffect, useState, type ReactNode } from 'react';
import { sentence } from '../store/sentence.ts';
import type { Phase } from '../store/session.ts';
import type { UiState } from '../store/ui.ts';
import type { Moment } from './live.ts';
import { runStatus } from './runStatus.ts';
import { useLab, useSession } from './useLab.ts';

/** Milliseconds that something must hold before it is read out, so that a dragged slider does not chatter. */
const PATIENCE = 1000;

const words: Readonly<Record<Phase, string>> = {
  loading: 'Starting.',
  ready: 'Ready to train.',
  running: 'Training.',
  paused: 'Paused',
  done: 'Training is done',
  failed: 'Training failed.',
};

/** Says to those who do not see it when training starts, stops, ends or diverges; once it rests, also what the panels in sight show. */
export function Announcer(): ReactNode {
  const { live, ui } = useLab();
  const phase = useSession((state) => state.phase);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const tell = () =>
      setSaid([announcement(phase, live.get()), ...summaries(phase, live.get(), ui.getState())].join(' '));
    const timer = setTimeout(tell, PATIENCE);
    return () => clearTimeout(timer);
  }, [phase, live, ui]);
  return (
    <p className="sr-only" role="status">
      {said}
    </p>
  );
}

/** What the panels in sight show, while nothing moves. */
function summaries(phase: Phase, { panels }: Moment, { unseen }: Pick<UiState, 'unseen'>): readonly string[] {
  if (phase !== 'paused' && phase !== 'done') return [];
  return panels
    .filter(({ index }) => !unseen.has(index))
    .map(({ name, panel, input }) => `${name}: ${panel.caption(input)}`);
}

function announcement(phase: Phase, moment: Moment): string {
  const { newest, looks } = moment.input;
  const diverged = looks.flatMap(({ label }, run) => {
    const status = runStatus(moment, run);
    return status.type === 'diverged' ? [`${label} ${status.text}: ${sentence(status.cause)}`] : [];
  });
  const where = phase === 'paused' || phase === 'done' ? ` at step ${newest}.` : '';
  return [`${words[phase]}${where}`, ...diverged].join(' ');
}
