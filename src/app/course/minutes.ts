/** What every lesson is made to take. */
export const MINUTES = 5;
