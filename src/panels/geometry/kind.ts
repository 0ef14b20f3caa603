import type { Fields } from '../../fields/fields.ts';
import type { PanelKind } from '../panelKind.ts';

const fields = {
  show: {
    type: 'choice',
    label: 'Steps shown',
    key: 'sh',
    hint: 'Which steps are drawn beside that of gradient descent: those that divide by the Hessian, by a Fisher matrix, or all.',
    options: [
      { value: 'all', label: 'all' },
      { value: 'hessian', label: 'Hessian' },
      { value: 'fisher', label: 'Fisher' },
    ],
    default: 'all',
  },
  length: {
    type: 'choice',
    label: 'Step length',
    key: 'len',
    hint: 'Steps as long as their methods make them, or all so long that ½ δᵀFδ is the radius; a surface has no F, so its steps keep their own length.',
    options: [
      { value: 'own', label: 'their own' },
      { value: 'ball', label: 'to the KL ball' },
    ],
    default: 'own',
  },
  radius: {
    type: 'number',
    label: 'Radius of the ball',
    key: 'c',
    symbol: 'c',
    unit: 'nats',
    hint: 'Kullback–Leibler divergence at the edge of the ball.',
    min: 1e-5,
    max: 1,
    default: 0.01,
    scale: 'log',
    when: { field: 'length', is: ['ball'] },
  },
  damping: {
    type: 'number',
    label: 'Damping',
    key: 'lam',
    symbol: 'λ',
    hint: 'λ I is added to each matrix before the gradient is divided by it.',
    min: 1e-6,
    max: 10,
    default: 0.01,
    scale: 'log',
  },
  plane: {
    type: 'choice',
    label: 'Plane',
    key: 'pl',
    hint: 'With more than two weights: the plane of the gradient and the natural-gradient step, or of the two weights with the largest gradient.',
    options: [
      { value: 'steps', label: 'of two steps' },
      { value: 'weights', label: 'of two weights' },
    ],
    default: 'steps',
  },
} as const satisfies Fields;

export const geometryKind = {
  kind: 'geometry',
  title: 'Geometry',
  summary:
    'From one point: the steps of gradient descent, Newton, Gauss–Newton and the natural gradient, with the balls in which they are steepest.',
  fields,
} as const satisfies PanelKind;
