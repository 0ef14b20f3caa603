import { useState, type ReactNode } from 'react';
import { focusRun } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { percent } from '../percent.ts';
import { Segmented } from '../Segmented.tsx';
import { stepRange } from '../stepRange.ts';
import { spectraAbsence, spectraCaption, spectraNote, spectraResult, spectrumAbsence } from './spectraCaption.ts';
import { SpectraCumulative } from './SpectraCumulative.tsx';
import { SpectraEigenvalues } from './SpectraEigenvalues.tsx';
import { SpectraShare } from './SpectraShare.tsx';

const height = 150;
const curves = [
  { value: 'each', label: 'each' },
  { value: 'cumulative', label: 'cumulative' },
] as const;

/** Each statistic's eigenvalues, one by one or added up, and the share of its largest quarter over the steps. */
export function SpectraPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const [curve, setCurve] = useState<(typeof curves)[number]['value']>('each');
  const result = spectraResult(input);
  if (result === undefined) {
    return (
      <p className="panel-empty spectra-room">
        {input.problem === undefined ? spectraAbsence(input) : spectraCaption(input)}
      </p>
    );
  }
  const run = focusRun(input);
  const look = input.looks[run];
  const isDim = input.hoveredRun !== undefined && input.hoveredRun !== run;
  const label = spectraCaption(input);
  const Curve = curve === 'each' ? SpectraEigenvalues : SpectraCumulative;
  return (
    <div className="spectra-room">
      <div className="panel-pair">
        {result.spectra.map((spectrum) => {
          const absence = spectrumAbsence(spectrum);
          if (absence !== undefined)
            return (
              <p key={spectrum.name} className="panel-empty">
                {absence}
              </p>
            );
          const { name, topCount, size, topMass, baseline } = spectrum;
          return (
            <section key={name} className="spectra-half">
              <header className="spectra-heading">
                <h3>{name}</h3>
                <p>
                  top {topCount} of {size}: <b>{percent(topMass)}</b>, random {percent(baseline.topMass)}
                </p>
              </header>
              <Curve spectrum={spectrum} label={label} look={look} isDim={isDim} height={height} />
              <SpectraShare
                spectrum={spectrum}
                label={label}
                look={look}
                isDim={isDim}
                cursor={input.cursor}
                newest={Math.max(1, input.newest)}
                range={stepRange(input)}
                moveCursor={actions.moveCursor}
              />
            </section>
          );
        })}
      </div>
      <div className="spectra-foot">
        <p className="panel-note">{spectraNote(input, result)}</p>
        <Segmented label="eigenvalues" value={curve} options={curves} onChange={setCurve} />
      </div>
    </div>
  );
}
