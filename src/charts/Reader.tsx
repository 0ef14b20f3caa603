import type { KeyboardEvent, ReactNode } from 'react';

/**
 * One tab stop over a whole picture whose marks the keyboard reads one by one. It takes no pointer: that reads by itself. A slider, because
 * its value text is what every screen reader speaks when it changes.
 */
export function Reader({
  label,
  at,
  count,
  text,
  onKey,
  onFocus,
  onBlur,
}: {
  readonly label: string;
  /** Which mark is read, from 0, of how many. */
  readonly at: number;
  readonly count: number;
  /** The mark in words. */
  readonly text: string;
  /** Returns whether the key meant something. */
  readonly onKey: (key: string) => boolean;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
}): ReactNode {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !onKey(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="chart-reader"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={Math.max(1, count)}
      aria-valuenow={at + 1}
      aria-valuetext={text}
      onKeyDown={onKeyDown}
      // Focus that a pointer brings reads nothing: the pointer does.
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && onFocus()}
      onBlur={onBlur}
    />
  );
}
