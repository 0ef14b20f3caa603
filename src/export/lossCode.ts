import { createTrace } from '../array/trace.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Model } from '../experiment/model.ts';
import { choiceOf, listOf } from '../fields/fields.ts';
import { problemOf } from '../problems/index.ts';
import { jaxDialect, torchDialect, type Framework } from './dialect.ts';
import { pythonStatements } from './pythonStatements.ts';
import { pythonComment } from './pythonText.ts';

/** A hidden layer's φ of the expression s. */
const ACTIVATIONS: Readonly<Record<Framework, Readonly<Record<string, (s: string) => string>>>> = {
  torch: {
    tanh: (s) => `torch.tanh(${s})`,
    relu: (s) => `torch.relu(${s})`,
    sigmoid: (s) => `torch.sigmoid(${s})`,
    // torch's own softplus is linear above 20, which float64 can tell.
    softplus: (s) => `torch.logaddexp(${s}, torch.zeros(()))`,
    gelu: (s) => `torch.nn.functional.gelu(${s}, approximate="tanh")`,
    silu: (s) => `torch.nn.functional.silu(${s})`,
    identity: (s) => s,
  },
  jax: {
    tanh: (s) => `jnp.tanh(${s})`,
    relu: (s) => `jax.nn.relu(${s})`,
    sigmoid: (s) => `jax.nn.sigmoid(${s})`,
    softplus: (s) => `jax.nn.softplus(${s})`,
    gelu: (s) => `jax.nn.gelu(${s}, approximate=True)`,
    silu: (s) => `jax.nn.silu(${s})`,
    identity: (s) => s,
  },
};

/** `loss(weights, x, y)`: of a perceptron as one would write it by hand, of every other network and of surfaces from the lab's own operations. */
export function lossCode(framework: Framework, experiment: Experiment, model: Model): readonly string[] {
  const isPlain =
    experiment.network.kind === 'mlp' && model.data !== undefined && model.data.training.positions === undefined;
  return isPlain ? perceptron(framework, experiment, model) : recorded(framework, experiment, model);
}

function perceptron(framework: Framework, { network }: Experiment, model: Model): readonly string[] {
  const { settings } = network;
  const widths = listOf(settings, 'widths');
  const narrowest = choiceOf(settings, 'code') === 'linear' ? widths.indexOf(Math.min(...widths)) : -1;
  const layers = [...new Set(model.parameters.map(({ layer }) => layer))];
  const lines = layers.map((layer, index) => {
    const [weight, bias] = model.parameters.filter((parameter) => parameter.layer === layer).map(({ name }) => name);
    const sum = `x @ ${weight}${bias === undefined ? '' : ` + ${bias}`}`;
    if (index === layers.length - 1) return `return ${sum}`;
    const activation = index === narrowest ? 'identity' : choiceOf(settings, 'activation');
    const bend = ACTIVATIONS[framework][activation];
    if (!bend) throw new Error(`unknown activation: ${activation}`);
    return `x = ${bend(sum)}`;
  });
  const names = model.parameters.map(({ name }) => name);
  return [
    'def forward(weights, x):',
    `    ${names.join(', ')}${names.length === 1 ? ',' : ''} = weights`,
    ...lines.map((line) => `    ${line}`),
    '',
    '',
    'def loss(weights, x, y):',
    ...lossLines(framework, model).map((line) => `    ${line}`),
  ];
}

function lossLines(framework: Framework, { task }: Model): readonly string[] {
  const isTorch = framework === 'torch';
  switch (task) {
    case 'classification':
      return [
        '"""Mean cross entropy over the examples; y is one-hot."""',
        isTorch
          ? 'return -(y * torch.log_softmax(forward(weights, x), dim=1)).sum() / len(x)'
          : 'return -jnp.sum(y * jax.nn.log_softmax(forward(weights, x), axis=1)) / len(x)',
      ];
    case 'regression':
      return [
        '"""Half the squared distance, averaged over the examples but not over the outputs."""',
        isTorch
          ? 'return ((forward(weights, x) - y) ** 2).sum() / (2 * len(x))'
          : 'return jnp.sum((forward(weights, x) - y) ** 2) / (2 * len(x))',
      ];
    default:
      return [
        '"""Cross entropy of each pixel, summed over an example and averaged over the examples."""',
        'z = forward(weights, x)',
        isTorch
          ? 'return torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="sum") / len(x)'
          : 'return jnp.sum(jnp.logaddexp(0.0, z) - y * z) / len(x)',
      ];
  }
}

function recorded(framework: Framework, experiment: Experiment, model: Model): readonly string[] {
  const dialect = framework === 'torch' ? torchDialect : jaxDialect;
  const { xp, source } = createTrace({ epsilon: 2 ** -52 });
  const weights = model.parameters.map(({ name, rows, columns }) => source(name, rows, columns));
  const batch = model.data && {
    inputs: source('x', model.batch, model.data.training.inputWidth),
    targets: source('y', model.batch, model.data.training.targetWidth),
  };
  const { lines, results } = pythonStatements(dialect, [model.evaluate(xp, weights, batch).loss], (text) => ({ text }));
  const names = model.parameters.map(({ name }) => name);
  const what = batch
    ? `${experiment.network.kind}: operation by operation as the lab computes it, for batches of ${model.batch} examples.`
    : (problemOf(experiment.problem.kind)?.label ?? experiment.problem.kind);
  return [
    ...pythonComment(what),
    'def loss(weights, x, y):',
    `    ${names.join(', ')}${names.length === 1 ? ',' : ''} = weights`,
    ...lines.map((line) => `    ${line}`),
    `    return (${results[0]}).reshape(())`,
  ];
}
