import type { ReactNode } from 'react';
import { PanelTable } from '../panels/PanelTable.tsx';
import type { Panel, PanelInput } from '../panels/panel.ts';

/** Rows that a table shows; more would slow the page down and be read by nobody. */
const MOST_ROWS = 200;

/** The numbers of a panel. */
export function DataTable({ panel, input }: { readonly panel: Panel; readonly input: PanelInput }): ReactNode {
  const { columns, rows } = panel.table(input);
  const stride = Math.ceil(rows.length / MOST_ROWS);
  const shown = rows
    .map((cells, row) => ({ cells, row }))
    .filter(({ row }) => row % stride === 0 || row === rows.length - 1);
  return (
    <>
      {stride > 1 && (
        <p className="panel-note">
          {shown.length} of {rows.length} rows: every {stride}th and the last.
        </p>
      )}
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="data-table" role="region" aria-label={`${panel.title}, data table`} tabIndex={0}>
        <PanelTable columns={columns} rows={shown.map(({ cells }) => cells)} keys={shown.map(({ row }) => row)} />
      </div>
    </>
  );
}
