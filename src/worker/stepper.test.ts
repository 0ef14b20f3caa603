import { describe } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import { engineStepper } from './engineStepper.ts';
import { stepsLikeFloat64 } from './stepper.properties.ts';

describe('stepping on an engine, in float64', () => {
  stepsLikeFloat64(async () => engineStepper(float64Engine(), () => 0), 0);
});
