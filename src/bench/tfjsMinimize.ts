import * as tf from '@tensorflow/tfjs-core';
import { planTraining } from '../worker/trainingPlan.ts';
import type { Contender } from './contender.ts';
import { paced } from './paced.ts';
import { shareTfjs } from './sharedTfjs.ts';
import { differenceOf, type TrainingTask } from './trainingTask.ts';

/** Settings of TensorFlow.js that the lab's engine changes for the sake of bits, as a user of TensorFlow.js has them. */
const STOCK = { WEBGPU_CPU_FORWARD: true, WEBGPU_MATMUL_PROGRAM_TYPE: -1 };

/**
 * TensorFlow.js as its users train with it: `tf.train.adam(…).minimize(…)`, differentiated by TensorFlow.js. One replica. Its gradients must have
 * been registered, which browsers and Node do in different ways.
 */
export function tfjsMinimize(task: TrainingTask): Contender {
  return {
    name: 'tfjs optimizer.minimize',
    async prepare() {
      const { release } = await shareTfjs();
      const { model } = planTraining(task.experiment);
      const { inputs, targets, examples, inputWidth, targetWidth } = model.data!.training;
      const x = tf.tensor2d(Float32Array.from(inputs), [examples, inputWidth]);
      const y = tf.tensor2d(Float32Array.from(targets), [examples, targetWidth]);
      const weights = model
        .initial(task.experiment.seed)
        .map((values, i) =>
          tf.variable(
            tf.tensor2d(Float32Array.from(values), [model.parameters[i]!.rows, model.parameters[i]!.columns]),
          ),
        );
      const { settings } = task.experiment.runs[0]!;
      const optimizer = tf.train.adam(
        Number(settings['learningRate']),
        Number(settings['beta1']),
        Number(settings['beta2']),
        Number(settings['epsilon']),
      );
      const loss = () => {
        let input: tf.Tensor2D = x;
        for (let i = 0; i < weights.length; i += 2) {
          const output = tf.add<tf.Tensor2D>(tf.matMul(input, weights[i]!), weights[i + 1]!);
          input = i + 2 < weights.length ? tf.tanh(output) : output;
        }
        return tf.mul<tf.Scalar>(0.5, tf.mean(tf.sum(tf.squaredDifference(input, y), 1)));
      };
      const train = async (steps: number): Promise<Float32Array> => {
        const own = Object.keys(STOCK).map((name) => [name, tf.env().get(name)] as const);
        Object.entries(STOCK).forEach(([name, value]) => tf.env().set(name, value));
        try {
          const losses = Array.from({ length: steps }, () => optimizer.minimize(loss, true)!);
          const all = tf.stack(losses);
          const values = await all.data<'float32'>();
          tf.dispose([...losses, all]);
          return values;
        } finally {
          own.forEach(([name, value]) => tf.env().set(name, value));
        }
      };
      return {
        verify: async () => differenceOf(task, await train(task.checked)),
        run: paced(train, 500),
        dispose() {
          tf.dispose([x, y, ...weights]);
          optimizer.dispose();
          release();
        },
      };
    },
  };
}
