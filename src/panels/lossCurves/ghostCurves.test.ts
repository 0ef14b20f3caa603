import { describe, expect, it } from 'vitest';
import { testGhost, testInput, testTrace } from '../testInput.ts';
import { ghostCurves } from './ghostCurves.ts';
import { lossCaption, lossTable } from './lossCaption.ts';
import { lossAxes } from './lossDomains.ts';
import { lossSeries } from './lossSeries.ts';

const falling = (first: number) => Array.from({ length: 60 }, (_, step) => first / (step + 1));

describe('the ghost in the loss curves', () => {
  const ghost = testGhost([testTrace(0, 0, falling(8)), testTrace(1, 0, falling(4))]);
  const short = testInput([testTrace(0, 0, [1, 0.5]), testTrace(1, 0, [1, 0.4])], {}, { ghost });
  const { newest: _, ...whole } = testInput([testTrace(0, 0, falling(6)), testTrace(1, 0, falling(4))], {}, { ghost });

  it('keeps the range of both axes while a new training is short', () => {
    const { x, y } = lossAxes(short, lossSeries(short), ghostCurves(short));
    expect(x.domain).toEqual([0, 64]);
    expect(y.domain).toEqual([0, 8]);
    const alone = { ...short, ghost: undefined };
    expect(lossAxes(alone, lossSeries(alone), ghostCurves(alone)).x.domain).toEqual([0, 16]);
    const reaching = { ...short, ghost: { ...testGhost([testTrace(0, 0, [8, 4])]), reach: 90 } };
    expect(lossAxes(reaching, lossSeries(reaching), ghostCurves(reaching)).x.domain).toEqual([0, 100]);
  });

  it('leaves out what lies under the present curves, and what is hidden', () => {
    const [first, second] = ghost.experiment.runs;
    const experiment = { ...whole.experiment, runs: [whole.experiment.runs[0]!, second!] };
    const same = { ...whole, newest: 60, experiment };
    expect(first).not.toEqual(experiment.runs[0]);
    expect(ghostCurves(same).map(({ run }) => run)).toEqual([0]);
    // A shorter one covers only a part.
    expect(ghostCurves({ ...same, newest: 59 }).map(({ run }) => run)).toEqual([0, 1]);
    const looks = ghost.looks.map((look, run) => ({ ...look, hidden: run === 0 }));
    expect(ghostCurves({ ...same, ghost: { ...ghost, looks } })).toEqual([]);
  });

  it('is named with its losses in the caption', () => {
    expect(lossCaption(short)).toBe(
      'At step 1 B has the lowest training loss, 0.4, and A the highest, 0.5. Dashed and faint, before: rate 0.5 (at this step A: 4, B: 2).',
    );
    expect(lossCaption({ ...short, ghost: undefined })).not.toContain('Dashed');
  });

  it('has columns of its own in the table, beyond the end of the present ones', () => {
    const { columns, rows } = lossTable(short);
    expect(columns).toEqual([
      'step',
      'A, training loss',
      'B, training loss',
      'A, training loss – before: rate 0.5',
      'B, training loss – before: rate 0.5',
    ]);
    expect(rows[1]).toEqual([1, 0.5, 0.4, 4, 2]);
    expect(rows[59]).toEqual([59, '', '', 8 / 60, 4 / 60]);
  });
});
