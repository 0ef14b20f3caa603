// The gradients need the flags that the first import sets up; without gradients there is no minimize.
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';

/** The benchmark as a page imports it. */
export { adapterHere, chosen, measure } from './benchmark.ts';
