// Without these no operation of TensorFlow.js has a gradient.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';

/** The benchmark as a page imports it. */
export { adapterHere, chosen, measure } from './benchmark.ts';
