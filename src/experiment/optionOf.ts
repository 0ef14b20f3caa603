import { choiceOf, type Settings } from '../fields/fields.ts';

/** A choice with its narrow type. */
export function optionOf<V extends string>(
  field: { readonly options: readonly { readonly value: V }[]; readonly default: V },
  settings: Settings,
  name: string,
): V {
  const value = choiceOf(settings, name);
  return field.options.find((option) => option.value === value)?.value ?? field.default;
}
