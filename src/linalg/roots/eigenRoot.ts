import { checkedInverseRoot, type Damping } from '../spectral.ts';
import type { RootMethod } from './root.ts';

const common = {
  measures: 'max |V diag(w) Vᵀ − A| / λmax',
  source: 'Golub & Van Loan 2013, section 8.5; Anil et al. 2020; Shi et al. 2023 (arXiv 2309.06497), section 3.2.1',
  isDirect: true,
  fits: (p: number) => p > 0,
};

function decomposition(name: string, label: string, summary: string, damping: Damping, epsilon: number): RootMethod {
  return {
    ...common,
    name,
    label,
    summary,
    *iterates(xp, a, p) {
      const { root, residual } = checkedInverseRoot(xp, a, 1 / p, epsilon, damping);
      yield { root, own: residual };
    },
  };
}

/** Eigenvalues as they are found; those that rounding made negative count as 0, and 0 as the least ridge of `inverseRoot`. */
export const eigenRoot = decomposition(
  'eigen',
  'eigendecomposition',
  'Takes the root of each eigenvalue. Those that are smaller than rounding errors of the largest come out as garbage.',
  'relative',
  0,
);

export const eigenRidge = decomposition(
  'eigenRidge',
  'eigendecomposition, ridge 10⁻⁶ λmax',
  'Negative eigenvalues count as 0 and all are raised by a millionth of the largest: no condition number is above a million.',
  'relative',
  1e-6,
);

export const eigenShift = decomposition(
  'eigenShift',
  'eigendecomposition, shift 10⁻⁶',
  'All eigenvalues are raised by 10⁻⁶, and by what the smallest then lacks of it.',
  'absolute',
  1e-6,
);

export const pseudoInverseRoot = decomposition(
  'eigenPseudo',
  'eigendecomposition, pseudo-inverse',
  'Eigenvalues below a millionth of the largest are left out.',
  'pseudoinverse',
  0,
);
