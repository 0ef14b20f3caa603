import type { Fields } from '../fields/fields.ts';
import type { Edit } from '../store/edits.ts';
import type { Lab } from './lab.ts';

/** Edits one field of a record: a dragged number or a typed formula is undone in one go, a choice is a place that Back returns to. */
export function editField(lab: Lab, fields: Fields, record: string, name: string, edit: Edit): void {
  const type = fields[name]?.type;
  const isGradual = type === 'number' || type === 'integer' || type === 'text';
  lab.edit(edit, isGradual ? { group: `${record}.${name}` } : { discrete: true });
}
