/** A rectangle on the screen, in px from its upper left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Size = Pick<Box, 'width' | 'height'>;

/** Between the card and what it points at, and between the card and the edge of the screen. */
const GAP = 14;
const MARGIN = 8;

/** The upper left corner of a card beside its target: right, below, above or left of it, where there is room first; else in the half that shows more of it. */
export function besides(target: Box | undefined, card: Size, page: Size): Pick<Box, 'left' | 'top'> {
  const most = { left: page.width - card.width - MARGIN, top: page.height - card.height - MARGIN };
  if (!target) return { left: Math.max(MARGIN, most.left / 2), top: Math.max(MARGIN, most.top) };
  const left = clamp(target.left, most.left);
  const top = clamp(target.top, most.top);
  const right = target.left + target.width;
  const bottom = target.top + target.height;
  const places = [
    { left: right + GAP, top },
    { left, top: bottom + GAP },
    { left, top: target.top - card.height - GAP },
    { left: target.left - card.width - GAP, top },
  ];
  const fits = places.find(
    (place) => place.left >= MARGIN && place.top >= MARGIN && place.left <= most.left && place.top <= most.top,
  );
  const isLow = target.top + target.height / 2 > page.height / 2;
  return fits ?? { left: clamp(left, most.left), top: isLow ? MARGIN : Math.max(MARGIN, most.top) };
}

function clamp(value: number, most: number): number {
  return Math.max(MARGIN, Math.min(value, most));
}
