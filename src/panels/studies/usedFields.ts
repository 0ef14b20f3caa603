import type { Fields, Settings } from '../../fields/fields.ts';

/** The fields that mean something under these settings. */
export function usedFields(fields: Fields, settings: Settings): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, { when }]) => !when || when.is.some((value) => value === settings[when.field])),
  );
}
