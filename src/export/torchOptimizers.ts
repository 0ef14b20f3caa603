import { numberOf } from '../fields/fields.ts';
import { alwaysWrittenOut, FREE_AXES, writtenOut, type Choice, type Mapping, type MappingTable } from './mapping.ts';
import { pythonNumber } from './pythonText.ts';

/** The commit of Distributed Shampoo whose arguments are meant; the package changes them often. */
const SHAMPOO_COMMIT = 'b91f46b4045d9fb251d3a6c60a9c1f0fc9f3b032';

/** How every optimizer of the lab gets into a PyTorch script. */
export const torchOptimizers: MappingTable = {
  sgd: (choice) => torchOptim('SGD', choice, [['weight_decay', 'weightDecay']]),
  momentum: (choice) =>
    torchOptim('SGD', choice, [
      ['momentum', 'momentum'],
      ['dampening', 'dampening'],
      ['weight_decay', 'weightDecay'],
    ]),
  nesterov: (choice) => {
    const { momentum } = choice.settings;
    if (momentum === 0) return torchOptim('SGD', choice, [['weight_decay', 'weightDecay']], [], 'At μ = 0 it is SGD.');
    const named = [['momentum', 'momentum'] as const, ['weight_decay', 'weightDecay'] as const];
    return torchOptim('SGD', choice, named, ['nesterov=True']);
  },
  lars: alwaysWrittenOut('torch.optim has no LARS; torchlars and Lightning Flash have forms of it.'),
  lion: alwaysWrittenOut('torch.optim has no Lion; the package lion-pytorch comes nearest.'),
  adagrad: (choice) => {
    const initial = numberOf(choice.settings, 'initial');
    return torchOptim(
      'Adagrad',
      choice,
      [
        ['weight_decay', 'weightDecay'],
        ['eps', 'epsilon'],
      ],
      [`initial_accumulator_value=${pythonNumber(initial)}`],
    );
  },
  rmsprop: (choice) => {
    const { settings } = choice;
    if (settings['placement'] !== 'outside')
      return writtenOut('torch.optim.RMSprop adds ε outside of the root; here it is inside.');
    if (numberOf(settings, 'initial') !== 0)
      return writtenOut('torch.optim.RMSprop starts its average at 0; here it starts elsewhere.');
    if (numberOf(settings, 'momentum') > 0 && numberOf(settings, 'dampening') > 0)
      return writtenOut('torch.optim.RMSprop has no dampening.');
    return torchOptim(
      'RMSprop',
      choice,
      [
        ['alpha', 'beta2'],
        ['eps', 'epsilon'],
        ['momentum', 'momentum'],
        ['weight_decay', 'weightDecay'],
      ],
      [`centered=${settings['centered'] === 'yes' ? 'True' : 'False'}`],
    );
  },
  adam: (choice) => adam('Adam', choice),
  adamw: (choice) => adam('AdamW', choice),
  nadam: alwaysWrittenOut(
    'torch.optim.NAdam changes β₁ over time, as in Dozat’s first form; the lab has the form of Choi et al. 2019.',
  ),
  adafactor: alwaysWrittenOut(
    'torch.optim.Adafactor has neither momentum nor the other choices of the lab; it comes nearest.',
  ),
  sm3: alwaysWrittenOut('torch.optim has no SM3; pytorch-optimizer’s comes nearest.'),
  ftrl: alwaysWrittenOut('torch.optim has no FTRL; pytorch-optimizer’s comes nearest.'),
  sophia: alwaysWrittenOut('torch.optim has no Sophia; the authors’ SophiaG comes nearest.'),
  shampoo,
  sketchy: alwaysWrittenOut('No PyTorch package has Sketchy; google-research/precondition has it for JAX.'),
  soap: alwaysWrittenOut(
    `torch.optim has no SOAP; the authors’ nikhilvyas/SOAP, which computes in single precision, comes nearest. ${FREE_AXES}`,
  ),
  muon: alwaysWrittenOut(
    'torch.optim.Muon (2.9 and later) orthogonalises in bfloat16, and takes no vectors; it comes nearest.',
  ),
  adagraft: alwaysWrittenOut('No PyTorch package grafts one complete optimizer onto another.'),
  kfac: alwaysWrittenOut('torch.optim has no K-FAC; kfac-pytorch and curvlinops come nearest.'),
  kfacDouble: alwaysWrittenOut(
    'No PyTorch package has the adaptive step length and momentum of Martens and Grosse; kfac_jax has them for JAX.',
  ),
  ekfac: alwaysWrittenOut('torch.optim has no E-KFAC; nngeometry comes nearest.'),
  kbfgs: alwaysWrittenOut('No PyTorch package has K-BFGS.'),
  naturalGradient: alwaysWrittenOut('torch.optim has no natural gradient; nngeometry and curvlinops come nearest.'),
  gaussNewton: alwaysWrittenOut('torch.optim has no Gauss–Newton; curvlinops has its products.'),
  hessianFree: alwaysWrittenOut('torch.optim has no Hessian-free optimization; PyTorchHessianFree comes nearest.'),
  newton: alwaysWrittenOut('torch.optim has no Newton method; torch.func.hessian gives the matrix.'),
  adagradFull: alwaysWrittenOut('torch.optim.Adagrad has the diagonal form only.'),
  onlineNewton: alwaysWrittenOut('No PyTorch package has online Newton steps.'),
  ogd: alwaysWrittenOut('torch.optim.SGD has not the step lengths of online gradient descent.'),
  sketchedAdagrad: alwaysWrittenOut('No PyTorch package has sketched AdaGrad.'),
  adaFd: alwaysWrittenOut('No PyTorch package has Ada-FD.'),
  fdSon: alwaysWrittenOut('No PyTorch package has FD-SON.'),
  rfdSon: alwaysWrittenOut('No PyTorch package has RFD-SON.'),
  typed: alwaysWrittenOut('It is typed by the user.'),
};

/** An optimizer of `torch.optim`; `named` are its arguments and the settings that they take. */
function torchOptim(
  name: string,
  { settings }: Choice,
  named: readonly (readonly [argument: string, setting: string])[],
  more: readonly string[] = [],
  note?: string,
): Mapping {
  const values = named.map(([argument, setting]) => `${argument}=${pythonNumber(numberOf(settings, setting))}`);
  return {
    how: 'package',
    name: `torch.optim.${name}`,
    call: (rate) => `torch.optim.${name}(${['parameters', `lr=${rate}`, ...values, ...more].join(', ')})`,
    ...(note !== undefined && { note }),
  };
}

function adam(name: 'Adam' | 'AdamW', choice: Choice): Mapping {
  const { settings } = choice;
  if (settings['placement'] !== 'outside')
    return writtenOut(
      `torch.optim.${name} adds ε outside of the corrected root; here it is ${settings['placement'] === 'inside' ? 'inside' : 'added before the correction'}.`,
    );
  const betas = `betas=(${pythonNumber(numberOf(settings, 'beta1'))}, ${pythonNumber(numberOf(settings, 'beta2'))})`;
  return torchOptim(
    name,
    choice,
    [
      ['eps', 'epsilon'],
      ['weight_decay', 'weightDecay'],
    ],
    [betas],
  );
}

/** Meta's Distributed Shampoo, where its choices are those of the run. */
function shampoo(choice: Choice): Mapping {
  const because = differsFromMeta(choice);
  if (because !== undefined)
    return writtenOut(`Distributed Shampoo (facebookresearch/optimizers) comes nearest, but ${because}.`);
  const { settings, parameters } = choice;
  const number = (name: string) => pythonNumber(numberOf(settings, name));
  const donor = String(settings['grafting']);
  const graft = {
    sgd: 'SGDGraftingConfig()',
    adagrad: `AdaGradGraftingConfig(epsilon=${number('graftEpsilon')})`,
    rmsprop: `RMSpropGraftingConfig(beta2=${number('graftBeta2')}, epsilon=${number('graftEpsilon')})`,
    adam: `AdamGraftingConfig(beta2=${number('graftBeta2')}, epsilon=${number('graftEpsilon')})`,
  }[donor];
  const block = numberOf(settings, 'block') || Math.max(...parameters.flatMap(({ rows, columns }) => [rows, columns]));
  const hasMomentum = settings['acceleration'] !== 'none';
  const dtypes = ['computation', 'factor_matrix', 'inv_factor_matrix', 'filtered_grad', 'momentum', 'grafting_state'];
  const given = [
    `betas=(${number('beta1')}, ${settings['statistics'] === 'sum' ? '1.0' : number('beta2')})`,
    `epsilon=${number('epsilon')}`,
    `momentum=${hasMomentum ? number('momentum') : '0.0'}`,
    `use_nesterov=${settings['acceleration'] === 'nesterov' ? 'True' : 'False'}`,
    `weight_decay=${number('weightDecay')}`,
    'use_decoupled_weight_decay=True',
    `max_preconditioner_dim=${block}`,
    'use_merge_dims=False',
    'precondition_frequency=1',
    'start_preconditioning_step=1',
    `grafting_config=${graft ?? 'None'}`,
    `precision_config=PrecisionConfig(${dtypes.map((name) => `${name}_dtype=torch.float64`).join(', ')})`,
  ];
  const types = [...(graft === undefined ? [] : [graft.split('(')[0] ?? '']), 'PrecisionConfig'];
  return {
    how: 'package',
    name: 'DistributedShampoo',
    install: `git+https://github.com/facebookresearch/optimizers@${SHAMPOO_COMMIT}`,
    imports: [
      'from distributed_shampoo.distributed_shampoo import DistributedShampoo',
      `from distributed_shampoo.shampoo_types import ${types.join(', ')}`,
    ],
    call: (rate) => `DistributedShampoo(parameters, lr=${rate}, ${given.join(', ')})`,
    vectors: true,
    note: 'Arguments are those of the commit named; later versions have others.',
  };
}

/** What of a run Meta's package does otherwise, as the end of a sentence; `undefined` where nothing. */
function differsFromMeta({ settings: s }: Choice): string | undefined {
  const off = (name: string) => numberOf(s, name) === 0;
  const hasMomentum = s['acceleration'] !== 'none' && !off('momentum');
  if (s['damping'] !== 'absolute')
    return 'its ridge is absolute, not relative to the largest eigenvalue, and it has no pseudo-inverse';
  if (s['method'] !== 'eigen') return 'its coupled Newton iteration stops by a tolerance';
  if (s['statistics'] === 'decayed') return 'its statistics are sums or averages';
  if (numberOf(s, 'exponent') !== 0.25 || s['lone'] !== 'twice') return 'its exponents are those of the paper';
  if (!off('initial') || !off('limit') || s['vectors'] !== 'full')
    return 'it starts its statistics at 0 and preconditions all sides';
  if (numberOf(s, 'interval') !== 1 || !off('start') || !off('delay'))
    return 'it counts the steps between its roots from 1 instead of 0';
  if (s['grafting'] === 'sqrtN' || (s['grafting'] !== 'none' && s['graftScope'] !== 'unit'))
    return 'it matches lengths block by block, with SGD, AdaGrad, RMSProp or Adam';
  if (s['acceleration'] === 'average') return 'its momentum is no moving average';
  if (hasMomentum && (!off('dampening') || !off('weightDecay')))
    return 'it takes weight decay into its momentum, and dampens the first step too';
  return undefined;
}
