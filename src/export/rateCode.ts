import { isConstant } from '../optimizers/schedule.ts';
import type { Fixed } from '../optimizers/optimizer.ts';

/** `NAME(t)`: the factor on the learning rate at step t, from 0; nothing where it is always 1. */
export function rateCode(name: string, fixed: Fixed): readonly string[] {
  if (isConstant(fixed)) return [];
  const warmup = Number(fixed['warmup'] ?? 0);
  const after = {
    cosine: '(1 + math.cos(math.pi * progress)) / 2',
    linear: '1 - progress',
    quadratic: '(1 - progress) ** 2',
  }[String(fixed['schedule'])];
  const factor = after ?? (fixed['schedule'] === 'inverseSqrt' ? `math.sqrt(${warmup + 1} / (t + 1))` : '1.0');
  return [
    `def ${name}(t):`,
    '    """Factor on the learning rate at step t, from 0."""',
    ...(warmup > 0 ? [`    if t < ${warmup}:`, `        return (t + 1) / ${warmup + 1}`] : []),
    ...(after === undefined ? [] : [`    progress = min(1, (t - ${warmup}) / max(1, STEPS - ${warmup}))`]),
    `    return ${factor}`,
  ];
}
