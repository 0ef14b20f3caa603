import type { ReactNode } from 'react';
import { Icon } from '../Icon.tsx';
import { later } from '../later.tsx';
import { useLab, useUi } from '../useLab.ts';

const Tour = later(
  () => import('./Tour.tsx'),
  (all) => all.Tour,
);

/** The offer of a tour to those who come for the first time, and the tour while it is under way. */
export function TourOffer(): ReactNode {
  const { ui } = useLab();
  const tour = useUi((state) => state.tour);
  if (tour === undefined) return null;
  if (tour === 'running') return <Tour />;
  return (
    <span className="tour-offer" role="group" aria-label="Tour">
      <button type="button" className="tour-chip" onClick={() => ui.setState({ tour: 'running' })}>
        Take the tour (1 min)
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="No tour"
        onClick={() => ui.setState({ tour: undefined })}
      >
        <Icon name="remove" />
      </button>
    </span>
  );
}
