/** `x ← a x + b (x xᵀ) x + c (x xᵀ)² x`: what one iteration does to each singular value is `a σ + b σ³ + c σ⁵`. */
export type Triple = readonly [a: number, b: number, c: number];

/** A published sequence of iterations that bring singular values in (0, 1] near 1. */
export interface CoefficientSet {
  readonly name: string;
  readonly label: string;
  /** One triple for each iteration, in order. */
  readonly coefficients: readonly Triple[];
  readonly source: string;
}

/** How much larger than 1 rounding may make a singular value without harm; the authors’ code has 1.01. */
const SAFETY = 1.01;

/** Amsel et al. 2025: each the best odd quintic on the interval that the one before leaves. */
const POLAR_EXPRESS: readonly Triple[] = [
  [8.28721201814563, -23.595886519098837, 17.300387312530933],
  [4.107059111542203, -2.9478499167379106, 0.5448431082926601],
  [3.9486908534822946, -2.908902115962949, 0.5518191394370137],
  [3.3184196573706015, -2.488488024314874, 0.51004894012372],
  [2.300652019954817, -1.6689039845747493, 0.4188073119525673],
  [1.891301407787398, -1.2679958271945868, 0.37680408948524835],
  [1.8750014808534479, -1.2500016453999487, 0.3750001645474248],
];

/** Every published set of the lab, in the order of the menu. */
export const coefficientSets: readonly CoefficientSet[] = [
  {
    name: 'standard',
    label: 'Muon',
    coefficients: repeated([3.4445, -4.775, 2.0315]),
    source: 'Jordan et al. 2024 (kellerjordan.github.io/posts/muon)',
  },
  {
    name: 'modula',
    label: 'Modula',
    coefficients: repeated([3, -16 / 5, 6 / 5]),
    source: 'Bernstein 2025 (docs.modula.systems, “Newton–Schulz”)',
  },
  {
    name: 'cubic',
    label: 'cubic',
    coefficients: repeated([1.5, -0.5, 0]),
    source: 'Björck & Bowie 1971; Higham 2008, “Functions of Matrices”, chapter 8',
  },
  {
    name: 'taylor',
    label: 'quintic Taylor',
    coefficients: repeated([15 / 8, -10 / 8, 3 / 8]),
    source: 'Kovarik 1970; Björck & Bowie 1971',
  },
  {
    name: 'dion',
    label: 'Dion',
    coefficients: [
      [4.0848, -6.8946, 2.927],
      [3.9505, -6.3029, 2.6377],
      [3.7418, -5.5913, 2.3037],
      [2.8769, -3.1427, 1.2046],
      [2.8366, -3.0525, 1.2012],
    ],
    source: 'Ahn et al. 2025 (arXiv 2504.05295), as in Optax’s Muon',
  },
  {
    name: 'polar5',
    label: 'Polar Express, 5 iterations',
    coefficients: POLAR_EXPRESS.slice(0, 5).map(guarded),
    source: 'Amsel et al. 2025 (arXiv 2505.16932)',
  },
  {
    name: 'polar8',
    label: 'Polar Express, 8 iterations',
    // The limit of the sequence, the Taylor quintic, cannot leave (0, 1.01] and so needs no guard.
    coefficients: [...POLAR_EXPRESS.map(guarded), [15 / 8, -10 / 8, 3 / 8]],
    source: 'Amsel et al. 2025 (arXiv 2505.16932)',
  },
];

function repeated(triple: Triple): readonly Triple[] {
  return [triple, triple, triple, triple, triple];
}

function guarded([a, b, c]: Triple): Triple {
  return [a / SAFETY, b / SAFETY ** 3, c / SAFETY ** 5];
}
