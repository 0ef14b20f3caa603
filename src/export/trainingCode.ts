import { isConstant } from '../optimizers/schedule.ts';
import { numberOf } from '../fields/fields.ts';
import type { Plan, PlannedRun } from './plan.ts';
import { pythonComment, pythonNumber, pythonString } from './pythonText.ts';
import { rateCode } from './rateCode.ts';

/** A run as a function `runN` that makes what takes its steps. */
export function runCode({ framework }: Plan, planned: PlannedRun): readonly string[] {
  const { index, name, mapping, fixed, optimizer } = planned;
  const prefix = `run${index + 1}`;
  const title = pythonComment(
    `Run ${index + 1}: ${name}. ${optimizer ? `${optimizer.label}: ${optimizer.equation}` : ''}`,
  );
  const rate = rateCode(`${prefix}_rate`, fixed);
  const head = [...title, ...(rate.length > 0 ? [...rate, '', ''] : [])];
  switch (mapping.how) {
    case 'declined':
      return [
        ...title,
        ...pythonComment(`Not available in ${FRAMEWORKS[framework]}: ${mapping.because}.`),
        `def ${prefix}(weights=None):`,
        `    raise NotImplementedError(${pythonString(`${name}: ${mapping.because}`)})`,
      ];
    case 'package': {
      const note = mapping.note === undefined ? [] : pythonComment(mapping.note);
      return [...head, ...note, ...(framework === 'torch' ? torchPackage(planned) : jaxPackage(planned))];
    }
    case 'writtenOut': {
      const because = pythonComment(`Written out from the lab’s own update (${optimizer?.source}). ${mapping.because}`);
      return [
        ...head,
        ...because,
        ...(planned.update?.lines ?? []),
        '',
        '',
        ...(framework === 'torch' ? torchOwn(planned) : jaxOwn(planned)),
      ];
    }
  }
}

export const FRAMEWORKS = { torch: 'PyTorch', jax: 'JAX' } as const;

/** Training and the comparison with the lab. */
export function trainingCode({ framework, model }: Plan): readonly string[] {
  const examples = model.data?.training.examples ?? 0;
  const isWhole = model.batch === examples;
  const batch = !model.data
    ? ['    return None, None']
    : isWhole
      ? ['    return INPUTS, TARGETS']
      : framework === 'torch'
        ? ['    rows = list(ROWS[seed][t * BATCH : (t + 1) * BATCH])', '    return INPUTS[rows], TARGETS[rows]']
        : ['    rows = jnp.array(ROWS[seed][t * BATCH : (t + 1) * BATCH])', '    return INPUTS[rows], TARGETS[rows]'];
  return [
    'def batch(seed, t):',
    '    """The examples of step t, from 0."""',
    ...batch,
    '',
    '',
    ...(framework === 'torch' ? TORCH_TRAIN : JAX_TRAIN),
  ];
}

/** The noise of a step, where some run draws targets. */
export function noiseCode({ framework, isNoisy }: Plan): readonly string[] {
  if (!isNoisy) return ['def noise(seed, t):', '    return None'];
  const rows = 'NOISE_ROWS[seed][t * BATCH : (t + 1) * BATCH]';
  return [
    'def noise(seed, t):',
    '    """What the targets of step t are drawn from the model’s predictions with."""',
    `    return NOISE[${framework === 'torch' ? `list(${rows})` : `jnp.array(${rows})`}]`,
  ];
}

function torchPackage({ index, run, fixed, mapping }: PlannedRun): readonly string[] {
  if (mapping.how !== 'package') return [];
  const prefix = `run${index + 1}`;
  const rate = pythonNumber(numberOf(run.settings, 'learningRate'));
  const parameters = mapping.vectors
    ? [
        '    # Biases as vectors that share their memory with the matrices of one row.',
        '    parameters = [torch.nn.Parameter(w.detach().reshape(-1) if w.shape[0] == 1 else w.detach()) for w in weights]',
      ]
    : ['    parameters = weights'];
  return [
    `def ${prefix}(weights):`,
    ...parameters,
    `    optimizer = ${mapping.call(rate)}`,
    '',
    '    def step(t, x, y, noise):',
    ...(isConstant(fixed)
      ? []
      : ['        for group in optimizer.param_groups:', `            group["lr"] = ${rate} * ${prefix}_rate(t)`]),
    ...(mapping.vectors
      ? ['        for p, w in zip(parameters, weights):', '            p.grad = w.grad.reshape(p.shape)']
      : []),
    '        optimizer.step()',
    '',
    '    return step',
  ];
}

function torchOwn({ index, fixed }: PlannedRun): readonly string[] {
  const prefix = `run${index + 1}`;
  return [
    `def ${prefix}(weights):`,
    `    states = ${prefix}_start()`,
    '',
    '    @torch.no_grad()',
    '    def step(t, x, y, noise):',
    '        nonlocal states',
    '        grads = [w.grad for w in weights]',
    `        new, states = ${prefix}_step(weights, grads, states, ${rateAt(prefix, fixed)}, ${isDue(fixed)}, x, y, noise)`,
    '        for w, value in zip(weights, new):',
    '            w.copy_(value)',
    '',
    '    return step',
  ];
}

function jaxPackage({ index, run, fixed, mapping }: PlannedRun): readonly string[] {
  if (mapping.how !== 'package') return [];
  const prefix = `run${index + 1}`;
  const rate = pythonNumber(numberOf(run.settings, 'learningRate'));
  return [
    ...(isConstant(fixed)
      ? []
      : [`${prefix.toUpperCase()}_RATES = jnp.array([${prefix}_rate(t) for t in range(STEPS)])`, '', '']),
    `def ${prefix}():`,
    `    optimizer = ${mapping.call(isConstant(fixed) ? rate : `lambda t: ${rate} * ${prefix.toUpperCase()}_RATES[t]`)}`,
    '',
    '    @jax.jit',
    '    def update(weights, grads, state):',
    '        updates, state = optimizer.update(grads, state, weights)',
    '        return optax.apply_updates(weights, updates), state',
    '',
    '    def step(weights, grads, state, t, x, y, noise):',
    '        return update(weights, grads, state)',
    '',
    '    return optimizer.init, step',
  ];
}

function jaxOwn({ index, fixed }: PlannedRun): readonly string[] {
  const prefix = `run${index + 1}`;
  return [
    `def ${prefix}():`,
    `    update = jax.jit(${prefix}_step, static_argnames="is_due")`,
    '',
    '    def step(weights, grads, states, t, x, y, noise):',
    `        return update(weights, grads, states, ${rateAt(prefix, fixed)}, ${isDue(fixed)}, x, y, noise)`,
    '',
    `    return (lambda weights: ${prefix}_start()), step`,
  ];
}

function rateAt(prefix: string, fixed: PlannedRun['fixed']): string {
  return isConstant(fixed) ? '1.0' : `${prefix}_rate(t)`;
}

function isDue(fixed: PlannedRun['fixed']): string {
  const interval = Number(fixed['interval'] ?? 1);
  return interval === 1 ? 'True' : `t % ${interval} == 0`;
}

const TORCH_TRAIN = [
  'def train(run, seed, steps):',
  '    """Losses before each of so many steps."""',
  '    weights = [w.clone().requires_grad_(True) for w in INITIAL[seed]]',
  '    step = run(weights)',
  '    losses = []',
  '    for t in range(steps):',
  '        x, y = batch(seed, t)',
  '        value = loss(weights, x, y)',
  '        losses.append(value.item())',
  '        for w in weights:',
  '            w.grad = torch.zeros_like(w)',
  '        value.backward()',
  '        step(t, x, y, noise(seed, t))',
  '    return losses',
];

const JAX_TRAIN = [
  'loss_and_grads = jax.jit(jax.value_and_grad(loss))',
  '',
  '',
  'def train(run, seed, steps):',
  '    """Losses before each of so many steps."""',
  '    weights = INITIAL[seed]',
  '    start, step = run()',
  '    state = start(weights)',
  '    losses = []',
  '    for t in range(steps):',
  '        x, y = batch(seed, t)',
  '        value, grads = loss_and_grads(weights, x, y)',
  '        losses.append(float(value))',
  '        weights, state = step(weights, grads, state, t, x, y, noise(seed, t))',
  '    return losses',
];
