import type { Field, SettingValue } from '../fields/fields.ts';
import { optimizerOf } from '../optimizers/index.ts';
import type { Experiment, Run } from './experiment.ts';
import { settingInName } from './settingInName.ts';

/** Words that say more than the symbol, or as much as the label in less room. */
const WORDS: Readonly<Record<string, string>> = { learningRate: 'lr', interval: 'every', roots: 'roots' };

/** What a run is called: its label, or its method with what sets it apart from the other runs of that method ("Shampoo every 10"). */
export function runName({ runs }: Pick<Experiment, 'runs'>, index: number): string {
  const names = known.get(runs) ?? namesOf(runs);
  known.set(runs, names);
  return names[index] ?? '';
}

/** Names are asked for in many places and at every frame, and change with the runs alone. */
const known = new WeakMap<readonly Run[], readonly string[]>();

function namesOf(runs: readonly Run[]): readonly string[] {
  const names = runs.map((run) => run.label || automaticName(runs, run));
  return names.map((name, index) => {
    if (runs[index]?.label) return name;
    const twins = names.flatMap((other, i) => (other === name && !runs[i]?.label ? [i] : []));
    return twins.length > 1 ? `${name} (${twins.indexOf(index) + 1})` : name;
  });
}

function automaticName(runs: readonly Run[], run: Run): string {
  const optimizer = optimizerOf(run.optimizer);
  if (!optimizer) return run.optimizer;
  const fields = { ...optimizer.hyper, ...optimizer.fixed };
  const rivals = runs.filter((other) => other.optimizer === run.optimizer);
  const differences = Object.entries(fields).flatMap(([name, field]) => {
    const value = run.settings[name];
    const values = rivals.map((other) => other.settings[name]);
    const differs = values.some((other) => String(other) !== String(value));
    return value !== undefined && differs && applies(field, run) ? [worded(name, field, value, values)] : [];
  });
  return [optimizer.label, differences.join(', ')].filter((text) => text !== '').join(' ');
}

function applies({ when }: Field, { settings }: Run): boolean {
  return when === undefined || when.is.some((value) => value === settings[when.field]);
}

function worded(name: string, field: Field, value: SettingValue, values: readonly unknown[]): string {
  const label = field.label.toLowerCase();
  if (field.type === 'text') return lastLine(String(value));
  const named = field.type === 'choice' ? label.replace(/ type$/, '') : (field.symbol ?? label);
  return `${WORDS[name] ?? named} ${settingInName(field, value, values)}`;
}

const LONGEST_FORMULA = 28;

/** What a formula comes to, as far as it fits into a name. */
function lastLine(formula: string): string {
  const line =
    formula
      .split(/[\n;]/)
      .findLast((one) => one.trim() !== '')
      ?.trim() ?? '';
  return line.length > LONGEST_FORMULA ? `${line.slice(0, LONGEST_FORMULA)}…` : line;
}
