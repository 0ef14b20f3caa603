import type { ReactNode } from 'react';

const paths = {
  play: 'M4.5 2.8v10.4L13 8z',
  pause: 'M4.5 3v10M11.5 3v10',
  step: 'M3.5 3v10l6-5zM12.5 3v10',
  restart: 'M3.2 3v4h4M3.4 6.8A5 5 0 1 1 3 9',
  seed: 'M3 3h10v10H3zM5.8 5.8h.01M10.2 10.2h.01M10.2 5.8h.01M5.8 10.2h.01',
  reset: 'M6 3 2.8 6.2 6 9.4M3 6.2h6.2a3.4 3.4 0 0 1 0 6.8H6.5',
  redo: 'm10 3 3.2 3.2L10 9.4M13 6.2H6.8a3.4 3.4 0 0 0 0 6.8h2.7',
  shown: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  hidden:
    'M2.5 2.5l11 11M4.2 4.9C2.4 6.2 1.5 8 1.5 8S4 12.5 8 12.5c1.2 0 2.3-.4 3.2-1M6.6 3.7A6 6 0 0 1 8 3.5c4 0 6.5 4.5 6.5 4.5s-.5 1-1.5 2.1',
  duplicate: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  remove: 'M4 4l8 8M12 4l-8 8',
  menu: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  grip: 'M6 4h.01M6 8h.01M6 12h.01M10 4h.01M10 8h.01M10 12h.01',
  enlarge: 'M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9',
  more: 'M6 3.5 10.5 8 6 12.5',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing beside or instead of a word; the word itself belongs to the button. */
export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" data-filled={name === 'play' || undefined}>
      <path d={paths[name]} />
    </svg>
  );
}
