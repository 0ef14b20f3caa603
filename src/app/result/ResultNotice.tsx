import { useState, type ReactNode } from 'react';
import type { Digest } from '../../experiment/digest.ts';
import { Icon } from '../Icon.tsx';
import { looksOf } from '../looks.ts';
import { useExperiment } from '../useLab.ts';
import { comparisonWords, type ComparisonWords } from './resultWords.ts';
import { useComparison } from './useComparison.ts';

/** Whether training here gives what the sender of the link got; until it is waved away. */
export function ResultNotice(): ReactNode {
  const experiment = useExperiment((value) => value);
  const comparison = useComparison();
  const [dismissed, setDismissed] = useState<Digest>();
  const isShown = comparison && comparison.sent !== dismissed;
  return (
    <div role="status">
      {isShown && (
        <div className="notice">
          <ComparisonText words={comparisonWords(comparison, experiment)} />
          <button
            type="button"
            className="icon-button"
            aria-label="Dismiss the comparison"
            onClick={() => setDismissed(comparison.sent)}
          >
            <Icon name="remove" />
          </button>
        </div>
      )}
    </div>
  );
}

/** The comparison: its outcome, and on demand each run and what may be the reason. */
export function ComparisonText({ words }: { readonly words: ComparisonWords }): ReactNode {
  const experiment = useExperiment((value) => value);
  const looks = looksOf(experiment);
  const { summary, runs, reasons } = words;
  return (
    <div className="notice-text">
      <p>{summary}</p>
      {reasons.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
      <details>
        <summary>{runs.length === 1 ? 'The run' : 'Run by run'}</summary>
        <ul className="result-runs">
          {runs.map((text, run) => (
            <li key={run}>
              <strong>{looks[run]?.label}</strong>: {text}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
