import { numberOf } from '../fields/fields.ts';
import { alwaysWrittenOut, FREE_AXES, writtenOut, type Choice, type Mapping, type MappingTable } from './mapping.ts';
import { pythonNumber } from './pythonText.ts';

/** How every optimizer of the lab gets into a JAX script. */
export const jaxOptimizers: MappingTable = {
  sgd: (choice) => optax('optax.sgd', choice, (rate) => `optax.sgd(${rate})`),
  momentum: (choice) => {
    const { settings } = choice;
    const momentum = numberOf(settings, 'momentum');
    if (momentum > 0 && numberOf(settings, 'dampening') > 0) return writtenOut('optax.sgd has no dampening.');
    return optax('optax.sgd', choice, (rate) => `optax.sgd(${rate}, momentum=${pythonNumber(momentum)})`);
  },
  nesterov: (choice) => {
    const momentum = pythonNumber(numberOf(choice.settings, 'momentum'));
    return optax('optax.sgd', choice, (rate) => `optax.sgd(${rate}, momentum=${momentum}, nesterov=True)`);
  },
  lars: alwaysWrittenOut(
    'optax.lars has one form of LARS, and scales vectors as it scales matrices; it comes nearest.',
  ),
  lion: ({ settings }) => ({
    how: 'package',
    name: 'optax.lion',
    imports: ['import optax'],
    install: 'optax',
    call: (rate) =>
      `optax.lion(${rate}, ${named(settings, [
        ['b1', 'beta1'],
        ['b2', 'beta2'],
        ['weight_decay', 'weightDecay'],
      ])})`,
  }),
  adagrad: alwaysWrittenOut('optax.adagrad adds ε inside of the root; in the lab it stands outside.'),
  rmsprop: (choice) => {
    const { settings } = choice;
    if (settings['centered'] === 'yes') return writtenOut('optax.rmsprop centres with ε inside of the root.');
    if (settings['placement'] !== 'inside')
      return writtenOut('optax.rmsprop adds ε inside of the root; here it stands outside.');
    if (numberOf(settings, 'momentum') > 0)
      return writtenOut('optax.rmsprop takes its momentum of steps already multiplied by the learning rate.');
    const values = named(settings, [
      ['decay', 'beta2'],
      ['eps', 'epsilon'],
      ['initial_scale', 'initial'],
    ]);
    return optax('optax.rmsprop', choice, (rate) => `optax.rmsprop(${rate}, ${values})`);
  },
  adam: (choice) => {
    const because = misplaced(choice);
    if (because !== undefined) return because;
    return optax('optax.adam', choice, (rate) => `optax.adam(${rate}, ${moments(choice)})`);
  },
  adamw: (choice) => {
    const because = misplaced(choice);
    if (because !== undefined) return because;
    const decay = pythonNumber(numberOf(choice.settings, 'weightDecay'));
    return {
      how: 'package',
      name: 'optax.adamw',
      imports: ['import optax'],
      install: 'optax',
      call: (rate) => `optax.adamw(${rate}, ${moments(choice)}, weight_decay=${decay})`,
    };
  },
  nadam: alwaysWrittenOut(
    'optax.nadam corrects the look-ahead average for one step more; the lab has the form of Choi et al. 2019.',
  ),
  adafactor: alwaysWrittenOut(
    'optax.adafactor factors only sides of at least 128 by default, and has other choices; it comes nearest.',
  ),
  sm3: (choice) => {
    const { settings } = choice;
    if (settings['form'] !== 'II' || settings['statistics'] !== 'sum')
      return writtenOut('optax.sm3 has the form II with sums.');
    if (settings['acceleration'] !== 'average')
      return writtenOut('optax.sm3 has a moving average of its steps as momentum.');
    const share = pythonNumber(numberOf(settings, 'momentum'));
    return optax(
      'optax.scale_by_sm3',
      choice,
      (rate) =>
        `optax.chain(optax.scale_by_sm3(b1=${share}, b2=1.0, eps=1e-30), optax.scale_by_learning_rate(${rate}))`,
    );
  },
  ftrl: alwaysWrittenOut('optax has no FTRL.'),
  sophia: alwaysWrittenOut(
    'optax.contrib.sophia estimates the diagonal by Hutchinson’s method with random numbers of its own; it comes nearest.',
  ),
  shampoo: alwaysWrittenOut(
    'precondition.distributed_shampoo (google-research/precondition) comes nearest; it counts and blends its statistics otherwise, and computes roots by coupled Newton iterations.',
  ),
  sketchy: alwaysWrittenOut(
    'precondition.tearfree (google-research/precondition) has the authors’ Sketchy; it comes nearest, but blends the escaped mass otherwise.',
  ),
  soap: alwaysWrittenOut(`optax has no SOAP; soap-jax comes nearest. ${FREE_AXES}`),
  muon: alwaysWrittenOut(
    'optax.contrib.muon corrects its average for its start at 0 and gives vectors to AdamW; it comes nearest.',
  ),
  adagraft: alwaysWrittenOut(
    'precondition.distributed_shampoo grafts onto Shampoo alone; no package grafts any optimizer onto any other.',
  ),
  kfac: alwaysWrittenOut('kfac_jax comes nearest; its damping and estimates are other choices.'),
  kfacDouble: alwaysWrittenOut('kfac_jax comes nearest; its damping and estimates are other choices.'),
  ekfac: alwaysWrittenOut('No JAX package has E-KFAC; kfac_jax comes nearest.'),
  kbfgs: alwaysWrittenOut('No JAX package has K-BFGS.'),
  naturalGradient: alwaysWrittenOut('optax has no natural gradient; kfac_jax comes nearest.'),
  gaussNewton: alwaysWrittenOut(
    'optax has no Gauss–Newton; jaxopt.GaussNewton solves least squares without mini-batches.',
  ),
  hessianFree: alwaysWrittenOut('optax has no Hessian-free optimization; jax.jvp of jax.grad gives its products.'),
  newton: alwaysWrittenOut('optax has no Newton method; jax.hessian gives the matrix.'),
  adagradFull: alwaysWrittenOut('optax.adagrad has the diagonal form only.'),
  onlineNewton: alwaysWrittenOut('No JAX package has online Newton steps.'),
  ogd: alwaysWrittenOut('optax.sgd has not the step lengths of online gradient descent.'),
  sketchedAdagrad: alwaysWrittenOut('No JAX package has sketched AdaGrad; precondition has OCO baselines in NumPy.'),
  adaFd: alwaysWrittenOut('No JAX package has Ada-FD; precondition has OCO baselines in NumPy.'),
  fdSon: alwaysWrittenOut('No JAX package has FD-SON; precondition has OCO baselines in NumPy.'),
  rfdSon: alwaysWrittenOut('No JAX package has RFD-SON; precondition has OCO baselines in NumPy.'),
  typed: alwaysWrittenOut('It is typed by the user.'),
};

/** A transformation of optax, after weight decay through the gradient where the run has some. */
function optax(name: string, { settings }: Choice, call: (rate: string) => string): Mapping {
  const decay = numberOf(settings, 'weightDecay');
  return {
    how: 'package',
    name,
    imports: ['import optax'],
    install: 'optax',
    call: (rate) =>
      decay === 0 ? call(rate) : `optax.chain(optax.add_decayed_weights(${pythonNumber(decay)}), ${call(rate)})`,
  };
}

function named(settings: Choice['settings'], pairs: readonly (readonly [argument: string, setting: string])[]): string {
  return pairs.map(([argument, setting]) => `${argument}=${pythonNumber(numberOf(settings, setting))}`).join(', ');
}

function misplaced({ settings }: Choice): Mapping | undefined {
  return settings['placement'] === 'uncorrected'
    ? writtenOut('optax adds ε after bias correction; here it is added before.')
    : undefined;
}

/** Inside of the root ε is optax's `eps_root`. */
function moments({ settings }: Choice): string {
  const epsilon = pythonNumber(numberOf(settings, 'epsilon'));
  const isInside = settings['placement'] === 'inside';
  return `${named(settings, [
    ['b1', 'beta1'],
    ['b2', 'beta2'],
  ])}, eps=${isInside ? '0.0' : epsilon}, eps_root=${isInside ? epsilon : '0.0'}`;
}
