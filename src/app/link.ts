import type { Notice } from '../experiment/experiment.ts';

/** The fragment as it stands, without `#`. */
export function fragment(): string {
  return location.hash.slice(1);
}

/** What the page says about a link that could not be taken as given. */
export function problemsOf(
  notices: readonly Notice[],
): { readonly notices: readonly Notice[]; readonly address: string } | undefined {
  return notices.length > 0 ? { notices, address: location.href } : undefined;
}
