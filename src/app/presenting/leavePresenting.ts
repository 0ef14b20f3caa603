import type { Lab } from '../lab.ts';

/** Back to the whole lab, also for who loads the page again. */
export function leavePresenting({ ui }: Pick<Lab, 'ui'>): void {
  ui.setState({ isPresenting: false });
  const query = new URLSearchParams(location.search);
  if (!query.has('present')) return;
  query.delete('present');
  const rest = query.toString();
  history.replaceState(history.state, '', `${location.pathname}${rest === '' ? '' : `?${rest}`}${location.hash}`);
}
