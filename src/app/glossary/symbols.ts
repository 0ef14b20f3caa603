import { experimentFields } from '../../experiment/experimentFields.ts';
import { placeFields } from '../../experiment/placeFields.ts';
import { viewFields } from '../../experiment/viewFields.ts';
import type { Field, Fields } from '../../fields/fields.ts';
import { networks } from '../../networks/index.ts';
import { optimizers } from '../../optimizers/index.ts';
import { panelKinds } from '../../panels/kinds.ts';
import { problems } from '../../problems/index.ts';

/** One meaning of a symbol among the settings, and where it has it. */
export interface Sense {
  readonly label: string;
  readonly hint: string;
  readonly unit?: string;
  readonly formula?: string;
  /** "Adam", "Rosenbrock valley", "panel Level sets". */
  readonly places: readonly string[];
}

export interface SymbolUses {
  readonly symbol: string;
  readonly uses: readonly Sense[];
}

/** Every record of fields that the lab declares, and what it belongs to. */
const declared: readonly { readonly place: string; readonly fields: Fields }[] = [
  ...optimizers.map(({ label, hyper, fixed }) => ({ place: label, fields: { ...hyper, ...fixed } })),
  ...problems.map(({ label, fields }) => ({ place: label, fields })),
  ...networks.map(({ label, fields }) => ({ place: label, fields })),
  { place: 'training', fields: experimentFields },
  { place: 'view', fields: { ...viewFields, ...placeFields } },
  ...panelKinds.map(({ title, fields }) => ({ place: `panel ${title}`, fields })),
];

/** Every symbol of a setting, Latin letters before Greek ones, with all that it means; a meaning is a label with its hint. */
export const symbols: readonly SymbolUses[] = [...bySymbol()]
  .map(([symbol, uses]) => ({ symbol, uses: [...uses.values()] }))
  .toSorted((a, b) => a.symbol.localeCompare(b.symbol, 'en'));

function bySymbol(): ReadonlyMap<string, ReadonlyMap<string, Sense>> {
  const all = new Map<string, Map<string, Sense>>();
  for (const { place, fields } of declared)
    for (const field of Object.values(fields)) {
      if (field.symbol === undefined) continue;
      const uses = all.get(field.symbol) ?? new Map<string, Sense>();
      const meaning = `${field.label}: ${field.hint} ${field.formula ?? ''}`;
      uses.set(meaning, { ...senseOf(field), places: [...(uses.get(meaning)?.places ?? []), place] });
      all.set(field.symbol, uses);
    }
  return all;
}

function senseOf({ label, hint, unit, formula }: Field): Omit<Sense, 'places'> {
  return { label, hint, ...(unit !== undefined && { unit }), ...(formula !== undefined && { formula }) };
}
