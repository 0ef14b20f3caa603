import type { Stream } from '../array/random.ts';
import { choiceOf, numberOf, type Fields, type Settings } from '../fields/fields.ts';
import { initializers } from './initializers.ts';

/** How networks declare their first weights. */
export const initialFields = {
  initializer: {
    type: 'choice',
    label: 'Initial weights',
    key: 'init',
    hint: 'The scheme that sets the size of the first random weights.',
    options: Object.entries(initializers).map(([value, { label }]) => ({ value, label })),
    default: 'glorot',
  },
  initialScale: {
    type: 'number',
    label: 'Initial scale',
    key: 'gain',
    hint: 'Factor on the first random weights.',
    min: 0.01,
    max: 10,
    default: 1,
    scale: 'log',
  },
} as const satisfies Fields;

/** A fan-in × fan-out matrix as the settings say, row-major. */
export function initialWeights(settings: Settings, fanIn: number, fanOut: number, random: Stream): Float64Array {
  const initializer = initializers[choiceOf(settings, 'initializer')];
  if (!initializer) throw new Error(`unknown initializer: ${choiceOf(settings, 'initializer')}`);
  const scale = numberOf(settings, 'initialScale');
  return initializer.draw(fanIn, fanOut, random).map((value) => scale * value);
}
