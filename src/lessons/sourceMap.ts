import type { SourceName } from './sources.ts';

/** What of the lab shows a thing: a figure, by its preset, or an optimizer on the page of all of them. */
export type Exhibit =
  { readonly type: 'figure'; readonly preset: string } | { readonly type: 'optimizer'; readonly kind: string };

/** A part of a source, by what it is about: headings in our words, not quoted. */
export interface SourceSection {
  /** What a lesson's passage calls it. */
  readonly key: string;
  readonly about: string;
  /** Where the lab shows it, besides lessons. */
  readonly shown: Exhibit;
  /** Where the source slips, and what is right. */
  readonly slip?: string;
}

const figure = (preset: string): Exhibit => ({ type: 'figure', preset });
const optimizer = (kind: string): Exhibit => ({ type: 'optimizer', kind });

/** The three sources from their beginnings to their ends. */
export const sourceMap: Readonly<Record<SourceName, readonly SourceSection[]>> = {
  sketchy: [
    {
      key: 'clicks',
      about: 'How click prediction came to learning rates for each coordinate: FTRL-Proximal',
      shown: figure('ftrl'),
    },
    {
      key: 'diagonal',
      about: 'AdaGrad’s running root mean square, the best rescaling of coordinates in hindsight',
      shown: figure('regret'),
    },
    {
      key: 'fullMatrix',
      about: 'What no rescaling of axes can do, and what a full matrix would take',
      shown: figure('tilted'),
    },
    {
      key: 'kronecker',
      about: 'Shampoo’s two small statistics, and the lemma that relates them to the full matrix',
      shown: figure('kronecker'),
      slip: 'The sums for L and R are written over s with the gradient of step t inside; it is that of step s.',
    },
    {
      key: 'memory',
      about: 'What Shampoo keeps for a weight four times as wide as high: eight models and a half',
      shown: figure('memory'),
    },
    {
      key: 'hardware',
      about: 'Why computing grows cheaper than memory, and what large batches leave time for',
      shown: figure('batchsize'),
    },
    {
      key: 'spectra',
      about: 'How much of the statistics lies in a quarter of their eigenvalues, and what random gradients would give',
      shown: figure('layers'),
    },
    {
      key: 'frequentDirections',
      about: 'Frequent Directions, and the counters of Misra and Gries inside of it',
      shown: figure('sketches'),
    },
    {
      key: 'sketchy',
      about: 'The sketch in the place of Shampoo’s statistics, and the mass that escapes it',
      shown: figure('ranks'),
    },
    {
      key: 'experiments',
      about: 'Test losses between those of Adam and Shampoo, at less memory than either',
      shown: figure('ranks'),
    },
  ],
  shampoo: [
    {
      key: 'preconditioning',
      about: 'What a preconditioner does to a step: diagonal and full matrices, AdaGrad and its regret',
      shown: figure('tilted'),
    },
    {
      key: 'onlineNewton',
      about: 'The Online Newton Step, which takes the inverse where AdaGrad takes the inverse root',
      shown: figure('regret'),
    },
    {
      key: 'memory',
      about: 'Why the full matrix is out of reach, and what two Kronecker factors take instead',
      shown: figure('memory'),
    },
    {
      key: 'kroneckerExample',
      about: 'A weight of 4 × 5 written out: L of 4 × 4, R of 5 × 5, H of 20 × 20',
      shown: figure('kronecker'),
    },
    {
      key: 'lemma',
      about: 'The lemma that the Kronecker product of the roots is at least the full matrix',
      shown: figure('kronecker'),
      slip: 'Where the lemma is repeated, its factor 1/r is missing, and without it the lemma is false: for a single gradient G = I the smallest eigenvalue of the difference is negative.',
    },
    {
      key: 'kfac',
      about: 'What Shampoo’s statistics have in common with K-FAC’s, exactly so for one example',
      shown: figure('preconditioners'),
    },
    {
      key: 'signs',
      about: 'How many entries of the gradient change their sign when they are preconditioned',
      shown: figure('preconditioners'),
    },
    {
      key: 'roots',
      about: 'Inverse roots by coupled iterations, and the bits that a condition number costs',
      shown: figure('precision'),
      slip: 'For κ = 10⁶ and the inverse fourth root, 19 bits are said to be lost of 24: that is log₂ κ; the rule that is given, log₂(κ/p), makes it 17.9 and leaves 6.',
    },
    {
      key: 'pipeline',
      about: 'Roots on the processor while the accelerators train on',
      shown: figure('timeline'),
    },
    {
      key: 'delays',
      about: 'How old roots may become: 1,200 steps with small batches, far fewer with large ones',
      shown: figure('stale'),
    },
    {
      key: 'grafting',
      about: 'AdaGraft: the direction of one optimizer with the step length of another',
      shown: figure('grafting'),
    },
    {
      key: 'blocking',
      about: 'Large weights cut into blocks, each with statistics of its own',
      shown: figure('intervals'),
    },
    {
      key: 'embeddings',
      about: 'Embedding tables preconditioned on their short side alone',
      shown: figure('clicks'),
    },
    {
      key: 'results',
      about: 'Steps and time to the same quality: translation, images at large batch, clicks',
      shown: figure('transformer'),
      slip: 'The 1,729 steps on ResNet-50 are said to take 267 to 269 seconds; the text of the published code says 284, its table 269 to 272.',
    },
  ],
  lecture: [
    {
      key: 'firstOrder',
      about: 'Momentum, Nesterov, RMSProp and Adam as formulas',
      shown: optimizer('adam'),
      slip: 'Nesterov’s line lacks the learning rate before the gradient: it is θ ← θ − λ(γv + ∇h). Adam’s puts ε beside the uncorrected root, as TensorFlow does and the paper does not.',
    },
    {
      key: 'newton',
      about: 'Newton’s method, the Hessian and Gauss–Newton: where curvature is negative, and what is done about it',
      shown: figure('saddlepoint'),
    },
    {
      key: 'fisher',
      about: 'The Fisher matrix by its three definitions, and the empirical one, which is another matrix',
      shown: optimizer('naturalGradient'),
    },
    {
      key: 'naturalGradient',
      about: 'The natural gradient: the steepest descent when the distance is that of distributions',
      shown: figure('geometry'),
    },
    {
      key: 'kfac',
      about: 'K-FAC: a layer’s Fisher block as a Kronecker product, and its inverse',
      shown: figure('preconditioners'),
      slip: 'The update stands as A⁻¹ ∇W S⁻¹, whose shapes do not fit; by the slide’s own identity it is S⁻¹ ∇W A⁻¹.',
    },
    {
      key: 'damping',
      about: 'Damping of the two factors, and how it is shared between them',
      shown: optimizer('kfac'),
      slip: 'Both factors are damped with a π of their own; the second is 1/π, so that the product of the two is λ.',
    },
    {
      key: 'autoencoders',
      about: 'Deep autoencoders, on which curvature pays: curves, digits, faces',
      shown: figure('curves'),
    },
    {
      key: 'distributed',
      about: 'K-FAC on many machines: inverses that come late, and progress for each example at larger batches',
      shown: figure('batchsize'),
    },
    {
      key: 'hierarchy',
      about: 'Which optimizer contains which, and why a tuned ε decides it',
      shown: figure('inclusion'),
    },
    {
      key: 'tuning',
      about: 'How the ranking of optimizers depends on what is tuned, and over which range',
      shown: figure('tuning'),
    },
  ],
};

/** A section of a source by its key. */
export function sectionOf(source: SourceName, key: string): SourceSection | undefined {
  return sourceMap[source].find((section) => section.key === key);
}
