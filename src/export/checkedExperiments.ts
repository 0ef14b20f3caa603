import type { Experiment } from '../experiment/experiment.ts';
import { parseExperiment } from '../experiment/schema.ts';

/** Experiments whose exports are run and compared: every optimizer, network, task, activation, schedule and structural choice is in one. */
export function checkedExperiments(): Readonly<Record<string, Experiment>> {
  const first = ['sgd', 'momentum', 'nesterov', 'adam', 'adamw', 'rmsprop', 'adagrad', 'nadam', 'lion', 'lars'];
  const online = ['onlineNewton', 'ogd', 'sketchedAdagrad', 'adaFd', 'fdSon', 'rfdSon'];
  const others = ['adafactor', 'sm3', 'ftrl', 'shampoo', 'sketchy', 'muon', 'adagraft'];
  const curvature = ['kfac', 'kfacDouble', 'ekfac', 'kbfgs', 'naturalGradient', 'gaussNewton', 'hessianFree', 'sophia'];
  const runs = (kinds: readonly string[]) => kinds.map((optimizer) => ({ optimizer }));
  return {
    first: perceptron('tanh', runs(first)),
    settings: perceptron('gelu', [
      { optimizer: 'momentum', momentum: 0.8, dampening: 0.3, weightDecay: 0.01, schedule: 'cosine', warmup: 3 },
      { optimizer: 'adam', placement: 'inside', epsilon: 0.001, weightDecay: 0.1, schedule: 'linear' },
      { optimizer: 'adamw', placement: 'uncorrected', weightDecay: 0.1, schedule: 'inverseSqrt', warmup: 2 },
      { optimizer: 'adamw', weightDecay: 0.1, schedule: 'inverseSqrt' },
      { optimizer: 'rmsprop', centered: 'yes', momentum: 0.5, epsilon: 0.01, schedule: 'quadratic' },
      { optimizer: 'rmsprop', placement: 'inside', initial: 1 },
      { optimizer: 'adagrad', initial: 0.1, weightDecay: 0.01 },
      { optimizer: 'sm3', acceleration: 'average', momentum: 0.9 },
      { optimizer: 'nesterov', momentum: 0 },
    ]),
    others: perceptron('silu', runs(others)),
    online: perceptron('relu', runs(online)),
    shampoo: perceptron('sigmoid', [
      { optimizer: 'shampoo', interval: 4, block: 3, beta1: 0.9, acceleration: 'nesterov', momentum: 0.9 },
      { optimizer: 'shampoo', interval: 3, delay: 2, start: 4, statistics: 'sum', epsilon: 1e-4 },
      { optimizer: 'shampoo', method: 'newton', graftScope: 'model', limit: 4 },
      { optimizer: 'shampoo', grafting: 'sqrtN', damping: 'pseudoinverse', vectors: 'skip' },
      { optimizer: 'sketchy', rank: 2, interval: 3 },
      // Axes of equal eigenvalues are any solver's choice: none here, because sides of more than two keep their own axes.
      { optimizer: 'soap', interval: 3, limit: 2 },
      { optimizer: 'soap', interval: 3, limit: 2, basis: 'eigen', weightDecay: 0.1 },
      { optimizer: 'muon', lookAhead: 'no', vectors: 'plain' },
      { optimizer: 'adagraft', interval: 2, scope: 'model' },
    ]),
    distributedShampoo: perceptron('tanh', [
      { optimizer: 'shampoo', damping: 'absolute', epsilon: 1e-4, grafting: 'sgd' },
      { optimizer: 'shampoo', damping: 'absolute', epsilon: 1e-4, grafting: 'adam', beta1: 0.9, block: 3 },
      { optimizer: 'shampoo', damping: 'absolute', epsilon: 1e-4, grafting: 'none', statistics: 'sum' },
    ]),
    curvature: experiment({
      problem: { kind: 'moons' },
      network: { kind: 'mlp', widths: [4] },
      runs: runs(curvature),
      batch: 16,
      steps: 10,
    }),
    regression: experiment({
      problem: { kind: 'curves' },
      network: { kind: 'mlp', widths: [4], activation: 'relu', bias: 'last' },
      runs: runs(['adam', 'kfac', 'momentum']),
      batch: 0,
      steps: 12,
      seeds: 2,
    }),
    autoencoder: experiment({
      problem: { kind: 'drawnDigits', task: 'reconstruct' },
      network: { kind: 'mlp', widths: [6, 3, 6], activation: 'softplus', code: 'linear' },
      runs: [{ optimizer: 'momentum' }, { optimizer: 'shampoo', limit: 16 }],
      batch: 8,
      steps: 6,
    }),
    convolution: experiment({
      problem: { kind: 'drawnDigits' },
      network: { kind: 'convolution' },
      runs: runs(['adam', 'kfac']),
      batch: 4,
      steps: 4,
    }),
    transformer: experiment({
      problem: { kind: 'sequences' },
      network: { kind: 'transformer' },
      runs: runs(['adam', 'shampoo']),
      batch: 4,
      steps: 4,
    }),
    embedding: experiment({
      problem: { kind: 'clickStream' },
      network: { kind: 'embedding' },
      runs: runs(['adagrad', 'sm3']),
      batch: 4,
      steps: 4,
    }),
    rosenbrock: experiment({
      problem: { kind: 'rosenbrock' },
      runs: [{ optimizer: 'sgd', learningRate: 0.001 }, ...runs(['adam', 'newton', 'adagradFull'])],
      steps: 40,
    }),
    himmelblau: experiment({ problem: { kind: 'himmelblau' }, runs: runs(['momentum', 'hessianFree']), steps: 20 }),
  };
}

function perceptron(activation: string, runs: readonly unknown[]): Experiment {
  const network = { kind: 'mlp', widths: [5, 4], activation };
  return experiment({ problem: { kind: 'moons' }, network, runs, batch: 16, steps: 12 });
}

function experiment(json: Readonly<Record<string, unknown>>): Experiment {
  const { experiment: found, notices } = parseExperiment({ version: 1, seeds: 1, ...json });
  if (notices.length > 0) throw new Error(notices.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return found;
}
