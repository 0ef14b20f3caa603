import type { ReactNode } from 'react';
import type { PanelActions, PanelInput } from '../panel.ts';
import { Range } from '../Range.tsx';
import { Segmented } from '../Segmented.tsx';
import { Select } from '../Select.tsx';

const metrics = [
  { value: 'training', label: 'training loss' },
  { value: 'heldOut', label: 'held-out loss' },
  { value: 'both', label: 'both losses' },
  { value: 'accuracy', label: 'accuracy' },
  { value: 'auc', label: 'area under ROC' },
] as const;

const scales = [
  { value: 'linear', label: 'lin' },
  { value: 'log', label: 'log' },
] as const;

/** What the loss curves show, over what, on which scales, how smooth. */
export function LossCurvesControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const { view } = input.experiment;
  const noExamples = input.batch === 0 ? 'A surface has no examples' : undefined;
  const axes = [
    { value: 'step', label: 'steps' },
    { value: 'examples', label: 'examples', refused: noExamples },
    { value: 'time', label: 'time' },
  ] as const;
  return (
    <div className="panel-controls">
      <Select
        label="show"
        value={view.metric}
        options={metrics}
        onChange={(metric) => actions.changeView({ metric })}
      />
      <Segmented
        label="over"
        value={noExamples && view.xAxis === 'examples' ? 'step' : view.xAxis}
        options={axes}
        onChange={(xAxis) => actions.changeView({ xAxis })}
      />
      <Segmented
        label="x"
        value={view.logX ? 'log' : 'linear'}
        options={scales}
        onChange={(scale) => actions.changeView({ logX: scale === 'log' })}
      />
      {view.metric !== 'accuracy' && view.metric !== 'auc' && (
        <Segmented
          label="y"
          value={view.logY ? 'log' : 'linear'}
          options={scales}
          onChange={(scale) => actions.changeView({ logY: scale === 'log' })}
        />
      )}
      {(view.metric === 'training' || view.metric === 'both') && (
        <Range
          label="smoothing"
          min={0}
          max={0.99}
          step={0.01}
          value={view.smoothing}
          text={view.smoothing === 0 ? 'none' : view.smoothing.toFixed(2)}
          onChange={(smoothing) => actions.changeView({ smoothing })}
        />
      )}
      <GhostControls input={input} actions={actions} />
    </div>
  );
}

/** Keeps the present curves for comparison, or lets go of those that are there. */
function GhostControls({ input, actions }: { readonly input: PanelInput; readonly actions: PanelActions }): ReactNode {
  const { ghost, newest } = input;
  const isKept = ghost?.isKept ?? false;
  return (
    <div className="panel-control" role="group" aria-label="ghost">
      <span className="panel-control-name" aria-hidden="true">
        ghost
      </span>
      <span className="panel-segments">
        <button
          type="button"
          aria-label="Keep as ghost"
          title="Keep the present curves for comparison, until you let them go"
          aria-pressed={isKept}
          disabled={newest === 0}
          onClick={isKept ? actions.dismissGhost : actions.keepGhost}
        >
          keep
        </button>
        <button
          type="button"
          aria-label="Dismiss the ghost"
          title="Take the dashed curves away"
          disabled={ghost === undefined}
          onClick={actions.dismissGhost}
        >
          dismiss
        </button>
      </span>
    </div>
  );
}
