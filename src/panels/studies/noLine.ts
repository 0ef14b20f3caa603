/** A dash that leaves only a series' markers: a pen of width 0 is not allowed on a canvas. */
export const noLine: readonly number[] = [0, 1e5];
