import { blockUntilReady, defaultDevice, init, jit, numpy as np, tree, valueAndGrad, vmap } from '@jax-js/jax';
import { planTraining } from '../worker/trainingPlan.ts';
import type { Contender } from './contender.ts';
import { paced } from './paced.ts';
import { differenceOf, type TrainingTask } from './trainingTask.ts';

/** Weights and Adam's state; `corrections` are the averages of ones that start at 0. */
type State = {
  readonly weights: np.Array[];
  readonly means: np.Array[];
  readonly squares: np.Array[];
  readonly corrections: np.Array[];
};

/** jax-js: the whole step, gradient and Adam, compiled by `jit`, and mapped over replicas by `vmap`. */
export function jaxJs(task: TrainingTask): Contender {
  return {
    name: 'jax-js jit',
    async prepare() {
      const devices = await init('webgpu');
      if (!devices.includes('webgpu')) throw new Error('jax-js finds no WebGPU here.');
      defaultDevice('webgpu');
      const { experiment, replicas } = task;
      const { model, formation } = planTraining(experiment);
      const { inputs, targets, examples, inputWidth, targetWidth } = model.data!.training;
      const x = np.array(Float32Array.from(inputs), { shape: [examples, inputWidth] });
      const y = np.array(Float32Array.from(targets), { shape: [examples, targetWidth] });
      const initial = formation.members.map(({ seed }) => model.initial(experiment.seed + seed));
      const stacked = (value: (replica: number, parameter: number) => Float64Array) =>
        model.parameters.map(({ rows, columns }, i) =>
          np.array(Float32Array.from(initial.flatMap((_, replica) => [...value(replica, i)])), {
            shape: [replicas, rows, columns],
          }),
        );
      const zeros = () => stacked((_, i) => new Float64Array(model.parameters[i]!.rows * model.parameters[i]!.columns));
      const rates = np.array(
        Float32Array.from(formation.members, ({ run }) => Number(experiment.runs[run]!.settings['learningRate'])),
      );
      let state: State = {
        weights: stacked((replica, i) => initial[replica]![i]!),
        means: zeros(),
        squares: zeros(),
        corrections: [np.zeros([replicas]), np.zeros([replicas])],
      };
      const { settings } = experiment.runs[0]!;
      const one = adamStep(Number(settings['beta1']), Number(settings['beta2']), Number(settings['epsilon']));
      const step = jit(vmap(one, [0, 0, null, null]));
      const train = async (steps: number) => {
        const losses: np.Array[] = [];
        for (let i = 0; i < steps; i++) {
          const [next, loss] = step(state, rates.ref, x.ref, y.ref);
          state = next;
          losses.push(loss);
        }
        await blockUntilReady(state.weights);
        return np.stack(losses).data();
      };
      const run = paced(train, 500);
      return {
        verify: async () => differenceOf(task, await train(task.checked)),
        run: async () => (await run()) / replicas,
        dispose() {
          tree.dispose([state, x, y, rates]);
          step.dispose();
        },
      };
    },
  };
}

/** One step of one replica: the state after it, and the loss before it. Every use of an array but the last takes a reference. */
function adamStep(beta1: number, beta2: number, epsilon: number) {
  const lossOf = (weights: np.Array[], x: np.Array, y: np.Array): np.Array => {
    let input = x;
    for (let i = 0; i < weights.length; i += 2) {
      const output = np.matmul(input, weights[i]!).add(weights[i + 1]!);
      input = i + 2 < weights.length ? np.tanh(output) : output;
    }
    return np.mean(np.sum(np.square(input.sub(y)), 1)).mul(0.5);
  };
  const average = (beta: number, old: np.Array, value: np.Array | number) =>
    old.mul(beta).add(typeof value === 'number' ? value * (1 - beta) : value.mul(1 - beta));
  return (
    { weights, means, squares, corrections }: State,
    rate: np.Array,
    x: np.Array,
    y: np.Array,
  ): [State, np.Array] => {
    const [loss, grads] = valueAndGrad(lossOf)(tree.ref(weights), x, y);
    const [first, second] = [average(beta1, corrections[0]!, 1), average(beta2, corrections[1]!, 1)];
    const nextMeans = means.map((mean, i) => average(beta1, mean, grads[i]!.ref));
    const nextSquares = squares.map((square, i) => average(beta2, square, np.square(grads[i]!)));
    const nextWeights = weights.map((weight, i) => {
      const direction = nextMeans[i]!.ref.div(first.ref);
      const deviation = np.sqrt(nextSquares[i]!.ref.div(second.ref)).add(epsilon);
      return weight.sub(rate.ref.mul(direction.div(deviation)));
    });
    rate.dispose();
    return [{ weights: nextWeights, means: nextMeans, squares: nextSquares, corrections: [first, second] }, loss];
  };
}
