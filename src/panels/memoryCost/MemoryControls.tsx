import type { ReactNode } from 'react';
import { numberOf } from '../../fields/fields.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { Select } from '../Select.tsx';
import { SettingControls } from '../SettingControls.tsx';
import { quantityOf } from './entries.ts';
import { memoryCostFields } from './kind.ts';
import { cases } from './memoryWords.ts';

const { rows, columns, block, rank, examples, show, family, scale } = memoryCostFields;

/** For which weight, which methods, and on which axis. */
export function MemoryControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const [m, n] = [numberOf(input.settings, 'rows'), numberOf(input.settings, 'columns')];
  const known = cases.find((one) => one.rows === m && one.columns === n);
  return (
    <div className="panel-controls">
      <Select
        label="example"
        value={known?.value ?? 'own'}
        options={cases}
        onChange={(value) => {
          const chosen = cases.find((one) => one.value === value);
          if (chosen && chosen.rows > 0) actions.changeSettings({ rows: chosen.rows, columns: chosen.columns });
        }}
      />
      <SettingControls
        fields={{
          rows,
          columns,
          block,
          rank,
          ...(quantityOf(input) === 'arithmetic' && { examples }),
          show,
          family,
          scale,
        }}
        settings={input.settings}
        actions={actions}
      />
    </div>
  );
}
