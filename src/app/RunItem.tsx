import { memo, Suspense, type ReactNode } from 'react';
import type { Run } from '../experiment/experiment.ts';
import type { SettingValue } from '../fields/fields.ts';
import { optimizerOf } from '../optimizers/index.ts';
import type { RunLook } from '../panels/panel.ts';
import { setRunSetting } from '../store/edits.ts';
import { editField } from './editField.ts';
import { FieldControl } from './FieldControl.tsx';
import { Icon } from './Icon.tsx';
import { RunButtons } from './RunButtons.tsx';
import { RunName } from './RunName.tsx';
import { RunSettings } from './RunSettings.tsx';
import { RunStatusLine } from './RunStatusLine.tsx';
import { Swatch } from './Swatch.tsx';
import { useLab, useUi } from './useLab.ts';
import { later } from './later.tsx';

const RunGrip = later(
  () => import('./RunGrip.tsx'),
  (all) => all.RunGrip,
);

/** What the parts of an item in the list of runs have in common. */
export interface RunProps {
  readonly index: number;
  readonly run: Run;
  readonly look: RunLook;
}

/** One run: what it is called, how it is doing, its learning rate at hand and the rest on demand. */
export const RunItem = memo(function RunItem({
  index,
  run,
  look,
  isAlone,
  isOpen,
  onToggle,
  onRecolor,
}: RunProps & {
  readonly isAlone: boolean;
  readonly isOpen: boolean;
  readonly onToggle: (color: number) => void;
  readonly onRecolor: (index: number, from: number, to: number) => void;
}): ReactNode {
  const lab = useLab();
  const isHovered = useUi((state) => state.hoveredRun === index);
  const optimizer = optimizerOf(run.optimizer);
  if (!optimizer) return null;
  const fields = { ...optimizer.hyper, ...optimizer.fixed };
  const { learningRate, ...others } = fields;
  const rate = run.settings['learningRate'];
  const set = (name: string, value: SettingValue) =>
    editField(lab, fields, `run ${index}`, name, setRunSetting(index, name, value));
  const hover = (hoveredRun: number | undefined) => () => lab.ui.setState({ hoveredRun });
  return (
    <li
      className="run"
      data-hovered={isHovered || undefined}
      data-hidden={look.hidden || undefined}
      onPointerEnter={hover(index)}
      onPointerLeave={hover(undefined)}
    >
      <div className="run-head">
        <span className="run-grip-place">
          <Suspense>{!isAlone && <RunGrip index={index} run={run} look={look} />}</Suspense>
        </span>
        <button
          type="button"
          className="run-toggle"
          aria-expanded={isOpen}
          aria-label={`Settings of ${look.label}`}
          onClick={() => onToggle(run.color)}
        >
          <Icon name="more" />
          <Swatch look={look} />
        </button>
        <RunName index={index} run={run} look={look} />
        <RunButtons index={index} run={run} look={look} />
      </div>
      {learningRate && rate !== undefined && (
        <FieldControl
          field={learningRate}
          value={rate}
          of={look.label}
          equation={optimizer.equation}
          onChange={(value) => set('learningRate', value)}
        />
      )}
      <RunStatusLine index={index} run={run} look={look} />
      {isOpen && (
        <RunSettings
          index={index}
          run={run}
          look={look}
          optimizer={optimizer}
          fields={others}
          onChange={set}
          onRecolor={(to) => onRecolor(index, run.color, to)}
        />
      )}
    </li>
  );
});
