import { dataCode, extentOf, type Trajectory } from './scriptData.ts';
import { lossCode } from './lossCode.ts';
import { packagesOf, type Plan } from './plan.ts';
import { pythonString } from './pythonText.ts';
import { FRAMEWORKS, noiseCode, runCode, trainingCode } from './trainingCode.ts';

/** One part of a script, or a cell of a notebook with the text before it. */
export interface Section {
  readonly title: string;
  readonly text: string;
  /** An address that belongs to it. */
  readonly link?: string;
  readonly code: readonly string[];
  /** Whether the code is numbers that nobody reads. */
  readonly isData?: true;
}

/** Where losses are compared: above this relative difference they are said to differ. */
const TOLERANCE = '1e-6';

/** An experiment as a training in Python, with the lab's own losses to compare with. Throws when its examples are too many. */
export function scriptSections(plan: Plan, trajectories: readonly Trajectory[], link: string): readonly Section[] {
  const { framework, experiment, model, runs, isNoisy } = plan;
  const extent = extentOf(experiment, model, isNoisy);
  const packages = packagesOf(plan);
  const imports = [...new Set(packages.flatMap((one) => one.imports ?? []))];
  const installs = [framework, ...new Set(packages.flatMap(({ install }) => install ?? []))];
  const shown = runs.filter(({ index }) => trajectories.some(({ run, loss }) => run === index && loss.length > 0));
  const kept = runs.filter(
    ({ mapping, index }) => mapping.how !== 'declined' && shown.some((one) => one.index === index),
  );
  const title = experiment.title === '' ? 'An experiment of the Preconditioner Lab' : experiment.title;
  return [
    {
      title,
      text: [
        `${FRAMEWORKS[framework]} code of an experiment of the Preconditioner Lab: the same examples, first weights and batches, so that its losses can be compared with the lab’s, number by number.`,
        `Needs: pip install ${installs.map((one) => (one.includes('/') ? `"${one}"` : one)).join(' ')}`,
        ...(extent.omitted === '' ? [] : [extent.omitted]),
      ].join('\n\n'),
      link,
      code: [
        'import base64',
        'import math',
        'import struct',
        ...(framework === 'torch' ? ['', 'import torch'] : ['', 'import jax', 'import jax.numpy as jnp']),
        ...imports,
        '',
        framework === 'torch' ? 'torch.set_default_dtype(torch.float64)' : 'jax.config.update("jax_enable_x64", True)',
        '',
        '',
        'def numbers(text, form):',
        '    """Little-endian numbers in base64: d doubles, H and I unsigned integers."""',
        '    raw = base64.b64decode(text)',
        '    return struct.unpack(f"<{len(raw) // struct.calcsize(form)}{form}", raw)',
        '',
        '',
        'def matrix(text, rows, columns):',
        `    return ${framework === 'torch' ? 'torch.tensor' : 'jnp.array'}(numbers(text, "d")).reshape(rows, columns)`,
      ],
    },
    {
      title: 'Data',
      text: 'Examples, first weights and batches are embedded exactly as float64. EXPECTED holds what the lab computes in float64.',
      code: dataCode(experiment, model, extent, trajectories, isNoisy),
      isData: true,
    },
    {
      title: 'Model and loss',
      text: model.data ? 'The loss of the weights on a batch.' : 'The surface, as a function of its weights.',
      code: lossCode(framework, experiment, model),
    },
    ...runs.map((run) => ({
      title: `Run ${run.index + 1}: ${run.name}`,
      text: run.mapping.how === 'package' ? `By ${run.mapping.name}.` : run.mapping.because,
      code: runCode(plan, run),
    })),
    {
      title: 'Training',
      text: 'Every run with every seed.',
      code: [...noiseCode(plan), '', '', ...trainingCode(plan)],
    },
    {
      title: 'Comparison with the lab',
      text: COMPARED,
      code: comparison(kept.map(({ index, name }) => [index, name])),
    },
  ];
}

const COMPARED = `Rounding differs between libraries, and training amplifies it; a relative difference below ${TOLERANCE} is the same training.`;

function comparison(runs: readonly (readonly [index: number, name: string])[]): readonly string[] {
  return [
    `TOLERANCE = ${TOLERANCE}`,
    'RUNS = {',
    ...runs.map(([index, name]) => `    ${index + 1}: (${pythonString(name)}, run${index + 1}),`),
    '}',
    '',
    '',
    'def difference(found, expected):',
    '    """Relative to the loss, or to 1e-12 of the first one where the loss has become smaller than that."""',
    '    least = 1e-12 * abs(expected[0])',
    '    return [abs(f - e) / max(abs(e), least, 1e-300) if f == f else math.inf for f, e in zip(found, expected)]',
    '',
    '',
    'def compare():',
    '    """Trains every run and prints how far its losses are from the lab’s; returns the largest relative difference."""',
    '    worst = 0.0',
    '    for (run, seed), expected in EXPECTED.items():',
    '        if run not in RUNS:',
    '            continue',
    '        name, make = RUNS[run]',
    '        found = train(make, seed, len(expected))',
    '        gaps = difference(found, expected)',
    '        apart = next((t for t, gap in enumerate(gaps) if not gap < TOLERANCE), None)',
    '        verdict = "as the lab" if apart is None else f"differs from step {apart} on"',
    '        print(f"{name}, seed {seed}: loss {found[-1]:.9g}, lab {expected[-1]:.9g}, largest relative difference {max(gaps):.2e}: {verdict}")',
    '        worst = max(worst, max(gaps))',
    '    return worst',
    '',
    '',
    'worst = compare()',
    'print(f"max relative difference: {worst:.3e}")',
  ];
}
