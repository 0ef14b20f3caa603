import { compose } from './compose.ts';
import { levenbergMarquardt, type CurvatureProduct } from './levenbergMarquardt.ts';
import { dampedFisher } from './naturalGradient.ts';
import { asOne } from './units.ts';

/** `G v`, G being the Gauss–Newton matrix of the mean loss. Errors: a surface has none. */
export const gaussNewtonProduct: CurvatureProduct = ({ examples }, _fixed, vectors) => {
  if (!examples) throw new Error('a surface has no examples, and so no Gauss–Newton matrix');
  return examples.gaussNewtonProduct(vectors);
};

/**
 * For ½ squared error and cross-entropy the generalised Gauss–Newton matrix is the Fisher matrix, so that this is the natural gradient under
 * the name that it has in least squares, with the damping that is usual there.
 */
export const gaussNewton = compose(dampedFisher('Gauss–Newton'), {
  kind: 'gaussNewton',
  label: 'Gauss–Newton',
  summary:
    'Divides the gradient by the curvature that the loss would have if the network were linear, damped as much as that assumption fails.',
  source: 'Schraudolph 2002; Levenberg 1944; Marquardt 1963; Martens 2010, section 4.1',
  equation: 'G = (1/B) Σ Jᵢᵀ Hᵢ Jᵢ;  w ← w − η (G + λI)⁻¹ g;  λ ← ωλ or λ/ω as ρ > ¾ or ρ < ¼',
  units: asOne,
  refinement: levenbergMarquardt(gaussNewtonProduct, 2 / 3, 10),
  weightDecay: 'decoupled',
  learningRate: 1,
});
