import { createContext, useContext } from 'react';

/** How many times taller than usual charts are where they have more room. */
export const ChartScale = createContext(1);

/** The height of a chart that is `height` px tall where there is no more room than usual. */
export function useScaledHeight(height: number): number {
  return Math.round(height * useContext(ChartScale));
}
