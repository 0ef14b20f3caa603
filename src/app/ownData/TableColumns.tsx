import type { ReactNode } from 'react';
import { canClassify, type Column } from '../../data/columns.ts';
import type { TextTable } from '../../data/csv.ts';
import type { TableChoice } from '../../data/tableData.ts';

/** Columns whose use can be chosen one by one, and rows that are shown of them. */
const MOST_SHOWN = 40;
const ROWS = 4;

type Role = 'input' | 'target' | 'none';

/** The first rows of the table, and above each column what it is used for. */
export function TableColumns({
  table,
  columns,
  choice,
  onChoice,
}: {
  readonly table: TextTable;
  readonly columns: readonly Column[];
  readonly choice: TableChoice;
  readonly onChoice: (change: Partial<TableChoice>) => void;
}): ReactNode {
  // The target is what one looks for first, and stands in the last column as a rule.
  const beyond = columns.length - MOST_SHOWN;
  const shown = [...columns.keys()].filter((index) => index < MOST_SHOWN - 1 || index === columns.length - 1);
  const change = (index: number, role: Role) => onChoice(withRole(columns, choice, index, role));
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="own-columns" role="region" aria-label="Columns" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {shown.map((index) => (
              <th key={index} scope="col">
                <span className="own-name">{columns[index]?.name}</span>
                <select
                  aria-label={`Use of ${columns[index]?.name ?? ''}`}
                  value={roleOf(choice, index)}
                  onChange={(event) => change(index, roleNamed(event.target.value))}
                >
                  <option value="input">input</option>
                  <option value="target">target</option>
                  <option value="none">left out</option>
                </select>
                <span className="own-kind quiet">{columns[index] && kindOf(columns[index])}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, ROWS).map((row, at) => (
            <tr key={table.numbers[at]}>
              {shown.map((index) => (
                <td key={index} data-role={roleOf(choice, index)}>
                  {(row[index] ?? '').slice(0, 24)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {beyond > 0 && <p className="quiet">{beyond} more columns are used as they are.</p>}
    </div>
  );
}

function roleOf({ inputs, targets }: TableChoice, index: number): Role {
  if (targets.includes(index)) return 'target';
  return inputs.includes(index) ? 'input' : 'none';
}

function roleNamed(name: string): Role {
  return name === 'input' || name === 'target' ? name : 'none';
}

/** A new target that holds classes takes the place of the old one; numbers are learned beside other numbers. */
function withRole(
  columns: readonly Column[],
  { inputs, targets, task }: TableChoice,
  index: number,
  role: Role,
): Partial<TableChoice> {
  const others = inputs.filter((one) => one !== index);
  const left = targets.filter((one) => one !== index);
  if (role === 'none') return { inputs: others, targets: left };
  if (role === 'input') return { inputs: [...others, index].sort((a, b) => a - b), targets: left };
  const column = columns[index];
  const next = column && canClassify(column) ? 'classification' : 'regression';
  const joins = next === 'regression' && task === 'regression';
  return {
    inputs: [...others, ...(joins ? [] : left)].sort((a, b) => a - b),
    targets: joins ? [...left, index].sort((a, b) => a - b) : [index],
    task: next,
  };
}

function kindOf({ kind, values, missing, isWhole }: Column): string {
  const words = {
    number: isWhole ? 'whole numbers' : 'numbers',
    category: `${values.length} texts`,
    text: 'many texts',
    broken: 'numbers, not all',
    constant: 'one value',
  };
  return missing > 0 ? `${words[kind]}, ${missing} missing` : words[kind];
}
