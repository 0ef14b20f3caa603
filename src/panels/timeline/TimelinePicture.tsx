import { useMemo, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { numberOf } from '../../fields/fields.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { DelayPicture } from './DelayPicture.tsx';
import { timelineOf } from './lanes.ts';
import { TimelineLanes } from './TimelineLanes.tsx';

/** What was busy when, and what delays cost. */
export function TimelinePicture({ input }: { readonly input: PanelInput; readonly actions: PanelActions }): ReactNode {
  const { spans, cursor, newest } = input;
  const window = numberOf(input.settings, 'window');
  const timeline = useMemo(() => timelineOf({ spans, cursor, newest, window }), [spans, cursor, newest, window]);
  return (
    <div className="panel-halves">
      <div>
        {timeline ? (
          <TimelineLanes
            timeline={timeline}
            input={input}
            label={`What was busy from ${formatNumber(timeline.from)} to ${formatNumber(timeline.to)} ms`}
          />
        ) : (
          <p className="panel-empty">Nothing has been trained yet.</p>
        )}
        <ul className="timeline-counts">
          {input.tallies.map(({ run, used, skipped, steps }) => (
            <li key={run}>
              <b>{input.looks[run]?.label}</b>: {used} roots used, {skipped} skipped
              {used > 0 && `, ${formatNumber(steps / used, 2)} steps late on average`}
            </li>
          ))}
        </ul>
      </div>
      <DelayPicture input={input} />
    </div>
  );
}
