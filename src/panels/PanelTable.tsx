import type { ReactNode } from 'react';
import type { Panel } from './panel.ts';

/** Numbers of a panel as a table; `keys` are those of the rows, where not all are given. */
export function PanelTable({
  columns,
  rows,
  keys,
}: ReturnType<Panel['table']> & { readonly keys?: readonly number[] }): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={keys?.[row] ?? row}>
            {cells.map((cell, column) => (
              <td key={columns[column]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
