import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Outcome } from '../store/studies.ts';
import { secondsLeft, studyState } from './studyProgress.ts';
import { timeLeft } from './timeLeft.ts';

/** Milliseconds between two estimates. */
const PACE = 500;

/** How many trainings of a panel's study have ended, and how long the others may take; nothing once all have. */
export function StudyProgress({ outcomes }: { readonly outcomes: readonly (Outcome | undefined)[] }): ReactNode {
  const { total, ended, share } = studyState(outcomes);
  const left = useSecondsLeft(share, total);
  if (ended === total) return <p className="study-progress" />;
  const words = left === undefined ? undefined : timeLeft(left);
  return (
    <p className="study-progress">
      <progress value={share} aria-label="Trainings of this panel" />
      {ended} of {total} trainings{words !== undefined && `, about ${words} left`}
    </p>
  );
}

function useSecondsLeft(share: number, total: number): number | undefined {
  const [left, setLeft] = useState<number>();
  const newest = useRef(share);
  const isOver = share >= 1;
  useEffect(() => {
    newest.current = share;
  }, [share]);
  useEffect(() => {
    if (isOver) return;
    let before = { share: newest.current, at: performance.now() };
    const timer = setInterval(() => {
      const now = { share: newest.current, at: performance.now() };
      // Another study has taken the place of the one before.
      if (now.share < before.share) before = now;
      // The first steps say little about the others.
      setLeft(now.at - before.at < 3 * PACE ? undefined : secondsLeft(before, now));
    }, PACE);
    return () => clearInterval(timer);
  }, [isOver, total]);
  return left;
}
