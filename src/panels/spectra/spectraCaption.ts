import type { SpectraRequest, SpectraResult, Spectrum } from '../../probes/results.ts';
import { cumulativeMass } from './cumulativeMass.ts';
import { focusParameter, focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';
import { percent } from '../percent.ts';

/** Share of the mass in the top quarter of random gradients from which on the caption warns of it. */
const fakedDecay = 0.4;
/** Smallest spectrum whose top quarter is about a quarter, so that its share says something. */
const leastSize = 4;

/** What the view asks to be measured; nothing before a first gradient. */
export function spectraRequest(input: PanelInput): SpectraRequest | undefined {
  const parameter = focusParameter(input);
  if (parameter === undefined || input.experiment.runs.length === 0 || input.cursor < 1) return undefined;
  return {
    probe: 'spectra',
    run: focusRun(input),
    seed: 0,
    step: input.cursor,
    parameter: parameter.name,
    decay: input.experiment.view.decay,
  };
}

/** The newest measurement of spectra, if there is one. */
export function spectraResult(input: PanelInput): SpectraResult | undefined {
  return input.result?.probe === 'spectra' ? input.result : undefined;
}

/** The share of the top quarter of each spectrum beside that of random gradients, or why it is missing. */
export function spectraCaption(input: PanelInput): string {
  if (input.problem !== undefined) return `The spectra could not be measured: ${input.problem}`;
  const result = spectraResult(input);
  if (result === undefined) return spectraAbsence(input);
  const { step, parameter, spectra } = result;
  const absences = spectra.map((spectrum) => spectrumAbsence(spectrum));
  if (absences.every((absence) => absence !== undefined))
    return `At step ${step} there is no spectrum of ${parameter}: ${absences[0] ?? 'it has no statistics'}.`;
  const parts = spectra.map((spectrum, i) => part(spectrum, i === 0));
  const warning = spectra.some(({ size, baseline }) => size >= leastSize && baseline.topMass > fakedDecay)
    ? ' Random gradients are concentrated too: a short memory alone, or few gradients, fakes decay.'
    : '';
  return `At step ${step} ${parts.join(', ')}.${originText(input, result)}${warning}`;
}

function part({ name, topCount, size, topMass, baseline }: Spectrum, isFirst: boolean): string {
  const top = isFirst
    ? `the top 25 % of ${name}'s eigenvalues (${topCount} of ${size}) hold ${percent(topMass)} of the mass`
    : `${name}'s (${topCount} of ${size}) ${percent(topMass)}`;
  return `${top} (random gradients: ${percent(baseline.topMass)})`;
}

function originText(input: PanelInput, { origin, spectra, parameter, decay }: SpectraResult): string {
  if (origin === 'optimizer') return '';
  const names = spectra.map(({ name }) => name).join(' and ');
  const label = input.looks[focusRun(input)]?.label ?? 'the run';
  const sum = decay === 1 ? '' : ` with decay ${decay}`;
  return ` ${names} of ${parameter} ${spectra.length > 1 ? 'are' : 'is'} observed from the gradients${sum}, because ${label} keeps no matrix.`;
}

/** Why a spectrum cannot be drawn. */
export function spectrumAbsence({ name, eigenvalues, topMass }: Spectrum): string | undefined {
  if (topMass >= 0 && Number.isFinite(eigenvalues[0])) return undefined;
  return eigenvalues[0] === 0
    ? `all gradients so far are zero, and so is ${name}`
    : `${name} has become infinite, the run has diverged`;
}

/** Why there is no measurement. */
export function spectraAbsence(input: PanelInput): string {
  if (input.experiment.runs.length === 0) return 'There is no run whose statistics could be shown.';
  const parameter = focusParameter(input);
  if (parameter === undefined) return 'No step has been trained yet.';
  if (input.cursor < 1) return 'Before the first step no gradient has been seen.';
  return `The spectra of ${parameter.name} are being measured.`;
}

/** Whose spectra are drawn and what the faint lines are. */
export function spectraNote(input: PanelInput, { parameter, rows, columns, origin, spectra }: SpectraResult): string {
  const label = input.looks[focusRun(input)]?.label ?? '';
  const whose = origin === 'optimizer' ? `kept by ${label}` : `observed from the gradients of ${label}`;
  const trail = spectra[0]?.trail[0];
  const faint = trail === undefined ? '' : ` Faint: earlier steps, from step ${trail.step}.`;
  const stale = input.problem === undefined ? '' : ` Not up to date: ${input.problem}`;
  return `${parameter} (${rows} × ${columns}), ${whose}.${faint}${stale}`;
}

/** First the eigenvalues at the cursor, then the shares over steps. */
export function spectraTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const columns = [
    'statistic',
    'step',
    'index',
    'eigenvalue',
    'random gradients',
    'cumulative share',
    'random cumulative share',
    'top 25 %',
    'random top 25 %',
  ];
  const result = spectraResult(input);
  if (result === undefined) return { columns, rows: [] };
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : value);
  const rows = result.spectra.flatMap(({ name, eigenvalues, baseline, history }) => {
    const [own, random] = [cumulativeMass(eigenvalues), cumulativeMass(baseline.eigenvalues)];
    return [
      ...Array.from(eigenvalues, (value, i) => [
        name,
        result.step,
        i + 1,
        known(value),
        known(baseline.eigenvalues[i]),
        known(own[i + 1]),
        known(random[i + 1]),
        '',
        '',
      ]),
      ...Array.from(history.steps, (step, i) => [
        name,
        step,
        '',
        '',
        '',
        '',
        '',
        known(history.topMass[i]),
        known(history.baselineTopMass[i]),
      ]),
    ];
  });
  return { columns, rows };
}
