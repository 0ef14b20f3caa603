import type { ReactNode } from 'react';
import type { Digest } from '../../experiment/digest.ts';
import { useExperiment } from '../useLab.ts';
import { ComparisonText } from './ResultNotice.tsx';
import { comparisonWords } from './resultWords.ts';
import { useComparison } from './useComparison.ts';

/** Whether the link is to bring what training gave here; and how that compares with what the opened link brought. */
export function ResultChoice({
  result,
  isChosen,
  onChoose,
}: {
  /** What there is to bring, or why there is nothing. */
  readonly result: Digest | string;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}): ReactNode {
  const experiment = useExperiment((value) => value);
  const comparison = useComparison();
  const isPossible = typeof result !== 'string';
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={isChosen && isPossible}
          disabled={!isPossible}
          aria-describedby="result-choice"
          onChange={(event) => onChoose(event.target.checked)}
        />
        With my result
      </label>
      <p id="result-choice" className="quiet share-hint">
        {isPossible
          ? `The loss of every run at step ${result.step}: who opens the link sees whether it comes out the same.`
          : result}
      </p>
      {comparison && <ComparisonText words={comparisonWords(comparison, experiment)} />}
    </>
  );
}
