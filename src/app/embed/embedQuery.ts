import { shortened } from '../../fields/shown.ts';
import { panelKindOf } from '../../panels/kinds.ts';
import { embedControls } from './embedControls.ts';

/** What an embedded lab shows, as its address says: `?embed=lossCurves,levelSets&controls=learningRate,transport`. */
export interface Embedding {
  /** Kinds of panels; none for those of the experiment. */
  readonly panels: readonly string[];
  /** What can be changed, besides starting and pausing. */
  readonly controls: readonly string[];
  /** What was not understood, each in one sentence. */
  readonly problems: readonly string[];
}

/** Most panels and controls that a query may ask for. */
const MOST = 12;
const LONGEST = 1000;

/** Reads a query, which anyone may have written: of names, only those that are known are taken. Never throws. */
export function readEmbedding(search: string): Embedding {
  if (search.length > LONGEST) {
    const problem = `The address has ${search.length} characters after “?” where ${LONGEST} are allowed; everything is shown.`;
    return { panels: [], controls: ['transport'], problems: [problem] };
  }
  const query = new URLSearchParams(search);
  const problems: string[] = [];
  const read = (key: string, what: string, isKnown: (name: string) => boolean) => {
    const names = [...new Set((query.get(key) ?? '').split(','))]
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const known = names.filter((name) => {
      if (isKnown(name)) return true;
      problems.push(`There is no ${what} “${shortened(name)}”; it is left out.`);
      return false;
    });
    if (known.length > MOST)
      problems.push(`There may be at most ${MOST} names of a ${what}; the first ${MOST} are used.`);
    return known.slice(0, MOST);
  };
  const panels = read('embed', 'panel', (name) => panelKindOf(name) !== undefined);
  const controls = read('controls', 'control', (name) => embedControls().some(({ names }) => names.includes(name)));
  return { panels, controls: query.has('controls') ? controls : ['transport'], problems: problems.slice(0, MOST) };
}

/** The query of an embedded lab; the reverse of `readEmbedding`. */
export function embedQuery({ panels, controls }: Pick<Embedding, 'panels' | 'controls'>): string {
  return `?embed=${panels.join(',')}&controls=${controls.join(',')}`;
}
