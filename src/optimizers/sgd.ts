import { compose } from './compose.ts';
import { identity } from './identity.ts';

export const sgd = compose(identity, {
  kind: 'sgd',
  label: 'SGD',
  summary: 'Steps against the gradient.',
  source: 'Robbins & Monro 1951',
  equation: 'w ← w − η g',
  weightDecay: 'coupled',
  learningRate: 0.1,
});

export const heavyBall = compose(identity, {
  kind: 'momentum',
  label: 'Heavy ball',
  summary: 'SGD that keeps rolling: a velocity adds up past gradients and fades by μ at each step.',
  source: 'Polyak 1964; PyTorch form',
  equation: 'v ← μ v + (1−τ) g;  w ← w − η v   (first step v = g)',
  momentum: 'heavy-ball',
  momentumDefault: 0.9,
  weightDecay: 'coupled',
  learningRate: 0.05,
});

export const nesterov = compose(identity, {
  kind: 'nesterov',
  label: 'Nesterov',
  summary: 'Heavy ball with a look ahead: the gradient counts once more on top of the velocity.',
  source: 'Nesterov 1983; Sutskever et al. 2013',
  equation: 'v ← μ v + g;  w ← w − η (g + μ v)',
  momentum: 'nesterov',
  momentumDefault: 0.9,
  weightDecay: 'coupled',
  learningRate: 0.05,
});
