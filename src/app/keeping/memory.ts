import { entriesOf, type Entries } from '../../experiment/readRecord.ts';
import type { ExperimentState } from '../../store/experiment.ts';
import type { Origin } from '../../store/keeping.ts';

/** What a draft holds of a tab besides its experiments: depths counted from the oldest of its past values. */
interface Memory {
  readonly origins: readonly Origin[];
  readonly replacements: readonly number[];
}

/** What has to be remembered when only the last `count` of the past values are. */
export function memoryOf(
  { depth, replacements }: Pick<ExperimentState, 'depth' | 'replacements'>,
  origins: readonly Origin[],
  count: number,
): Memory {
  const shift = depth - count;
  const last = origins.findLast((origin) => origin.depth <= shift);
  const later = origins.filter((origin) => origin.depth > shift);
  return {
    origins: [...(last ? [{ ...last, depth: shift }] : []), ...later].map((one) => ({
      ...one,
      depth: one.depth - shift,
    })),
    replacements: replacements.filter((at) => at > shift).map((at) => at - shift),
  };
}

/** The memory of a draft; what cannot be read is forgotten. */
export function readMemory(raw: unknown): Memory {
  const given = entriesOf(raw);
  const list = (name: string): readonly unknown[] => {
    const all = given?.get(name);
    return Array.isArray(all) ? all : [];
  };
  return {
    origins: list('origins').flatMap((one) => readOrigin(entriesOf(one)) ?? []),
    replacements: list('replacements').filter((at) => typeof at === 'number'),
  };
}

function readOrigin(given: Entries | undefined): Origin | undefined {
  const depth = given?.get('depth');
  if (typeof depth !== 'number') return undefined;
  const workspace = entriesOf(given?.get('workspace'));
  const [key, name, rev] = [workspace?.get('key'), workspace?.get('name'), workspace?.get('rev')];
  const isSeen = typeof key === 'string' && typeof name === 'string' && typeof rev === 'number';
  return { depth, workspace: isSeen ? { key, name, rev } : undefined };
}
