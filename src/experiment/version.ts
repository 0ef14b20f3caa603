/** Version of the app, as in package.json. */
export const APP_VERSION = '0.1.0';

/**
 * Version of the numbers that an experiment gives on float64: raised whenever an equal experiment no longer gives equal bits. Links made
 * with version 1 do not name it.
 */
export const NUMERICS_VERSION = 1;
