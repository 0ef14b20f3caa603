import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv } from './csv.ts';
import { fileName } from './fileName.ts';

describe('csv', () => {
  it('quotes as RFC 4180 says and ends rows with CRLF', () => {
    expect(
      csv([
        ['a', 'b,c', 'say "x"', 'two\nlines'],
        [1, -0.5, 1e-300, NaN],
      ]),
    ).toBe('a,"b,c","say ""x""","two\nlines"\r\n1,-0.5,1e-300,\r\n');
  });

  it.each(['=1+1', '+cmd', '-2+3', '@sum', '\tx'])('makes %j text for spreadsheets', (text) => {
    expect(csv([[text]]).replace(/^"/, '')).toMatch(/^'/);
  });

  it('leaves written numbers alone', () => {
    expect(csv([['-1.5e-3', '+2']])).toBe('-1.5e-3,+2\r\n');
  });

  it('reads back, whatever the text is', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const guarded = rows.map((row) =>
          row.map((cell) => (/^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell || 'x')) ? `'${cell}` : cell)),
        );
        expect(parsed(csv(rows)).map((row) => row.map(withoutGuard))).toEqual(
          guarded.map((row) => row.map(withoutGuard)),
        );
      }),
    );
  });

  it('keeps every digit of a number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(Number(csv([[x]]).trim())).toBe(x === 0 ? 0 : x);
      }),
    );
  });
});

describe('fileName', () => {
  it('says what it is and nothing that a system refuses', () => {
    expect(fileName('Two rings', 'Loss curves', 'svg')).toBe('preconditioner-lab-two-rings-loss-curves.svg');
    expect(fileName('', 'Level sets · Adam (2)', 'png')).toBe('preconditioner-lab-level-sets-adam-2.png');
    expect(fileName('../../etc/passwd\0', 'runs', 'csv')).toBe('preconditioner-lab-etc-passwd-runs.csv');
  });
});

function withoutGuard(cell: string): string {
  return cell.replace(/^'/, '');
}

/** A reader of RFC 4180, by characters. */
function parsed(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const at = text[i]!;
    if (isQuoted && at === '"' && text[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (at === '"') isQuoted = !isQuoted;
    else if (!isQuoted && at === ',') {
      row.push(cell);
      cell = '';
    } else if (!isQuoted && at === '\r' && text[i + 1] === '\n') {
      rows.push([...row, cell]);
      [row, cell] = [[], ''];
      i++;
    } else cell += at;
  }
  return rows;
}
