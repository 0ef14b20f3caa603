import { useMemo, useState, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { LinePlot } from '../../charts/LinePlot.tsx';
import type { PanelInput } from '../panel.ts';
import { TrialCurves } from '../studies/TrialCurves.tsx';
import { trialSeries } from '../studies/trialSeries.ts';
import { sweepOf } from './sweep.ts';
import { lineLook, lossPlot, sweepAxis, timePlot } from './sweepPlots.ts';
import { batchText, sweepAbsence, sweepCaption, sweepNote, valueText } from './sweepWords.ts';

/** Loss and time over interval or block size; beneath, the curves at one value. */
export function SweepPicture({ input }: { readonly input: PanelInput }): ReactNode {
  const [picked, setPicked] = useState<number>();
  const sweep = useMemo(() => sweepOf(input), [input]);
  const drawn = useMemo(() => sweep && { ...sweepAxis(sweep), loss: lossPlot(sweep), time: timePlot(sweep) }, [sweep]);
  const last = (drawn?.places.length ?? 0) - 1;
  const found = picked === undefined ? last : (drawn?.places.indexOf(picked) ?? -1);
  const at = found === -1 ? last : found;
  const curves = useMemo(
    () =>
      sweep?.lines.flatMap(({ batch, trials }, i) =>
        trialSeries(`${batch}`, batchText(batch), trials[at], lineLook(i)),
      ) ?? [],
    [sweep, at],
  );
  if (!sweep || !drawn) return <p className="panel-empty">{sweepAbsence(input)}</p>;
  const { x, xText, places, loss, time } = drawn;
  if (!loss) return <p className="panel-empty">{sweepCaption(input)}</p>;
  const shared = { x, xText, height: 210, cursor: places[at] ?? 0, onCursor: setPicked };
  return (
    <>
      <div className="panel-pair">
        <LinePlot
          {...shared}
          {...loss}
          label={`Loss over ${x.label}. ${sweepCaption(input)}`}
          yText={(value) => `loss ${formatNumber(value)}`}
        />
        {time && (
          <LinePlot
            {...shared}
            {...time}
            label={`Milliseconds per step over ${x.label}`}
            yText={(value) => `${formatNumber(value)} ms`}
          />
        )}
      </div>
      <TrialCurves
        title={`Loss on all training examples, ${valueText(sweep.swept, sweep.values[at] ?? 0)}.`}
        curves={curves}
      />
      <p className="panel-note">{sweepNote(input, sweep)}</p>
    </>
  );
}
