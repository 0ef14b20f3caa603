import { useEffect, useState, type ReactNode } from 'react';
import { sentence } from '../store/sentence.ts';
import type { Phase } from '../store/session.ts';
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

/** Says to those who do not see it when training starts, stops, ends or diverges. */
export function Announcer(): ReactNode {
  const { live } = useLab();
  const phase = useSession((state) => state.phase);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(announcement(phase, live.get())), PATIENCE);
    return () => clearTimeout(timer);
  }, [phase, live]);
  return (
    <p className="sr-only" role="status">
      {said}
    </p>
  );
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
