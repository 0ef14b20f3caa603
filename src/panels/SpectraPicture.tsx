import type { ReactNode } from 'react';
import { focusRun } from './focus.ts';
import type { PanelActions, PanelInput } from './panel.ts';
import { percent } from './percent.ts';
import { spectraAbsence, spectraCaption, spectraNote, spectraResult, spectrumAbsence } from './spectraCaption.ts';
import { SpectraEigenvalues } from './SpectraEigenvalues.tsx';
import { SpectraShare } from './SpectraShare.tsx';

/** Each statistic's eigenvalues, and the share of its largest quarter over the steps. */
export function SpectraPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
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
              <SpectraEigenvalues spectrum={spectrum} label={label} look={look} isDim={isDim} />
              <SpectraShare
                spectrum={spectrum}
                label={label}
                look={look}
                isDim={isDim}
                cursor={input.cursor}
                newest={Math.max(1, input.newest)}
                moveCursor={actions.moveCursor}
              />
            </section>
          );
        })}
      </div>
      <p className="panel-note">{spectraNote(input, result)}</p>
    </div>
  );
}
