import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import { moveTo } from './moveTo.ts';
import type { RunProps } from './RunItem.tsx';
import { useLab } from './useLab.ts';

/** What a run is moved by: dragged to another place in the list, or moved with the arrow keys. */
export function RunGrip({ index, look }: RunProps): ReactNode {
  const lab = useLab();
  const root = useRef<HTMLButtonElement>(null);
  const [target, setTarget] = useState<number>();
  const items = () => [...(root.current?.closest('ol')?.children ?? [])];
  const onDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setTarget(index);
  };
  const onMove = ({ clientY }: PointerEvent) => {
    if (target === undefined) return;
    const next = placeAt(items(), index, clientY);
    setTarget(next);
    mark(items(), index, next);
    items()[next]?.scrollIntoView({ block: 'nearest' });
  };
  const end = () => {
    mark(items(), index, index);
    setTarget(undefined);
  };
  const drop = () => {
    end();
    if (target !== undefined && target !== index) moveTo(lab, index, target);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return end();
    const to = { ArrowUp: index - 1, ArrowDown: index + 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const place = items()[to];
    if (!place) return;
    moveTo(lab, index, to);
    place.querySelector<HTMLElement>('.run-grip')?.focus();
  };
  return (
    <button
      ref={root}
      type="button"
      className="icon-button run-grip"
      aria-label={`Move ${look.label}: arrow up, arrow down, or drag`}
      title="Drag to another place, or press ↑ ↓"
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={drop}
      onPointerCancel={end}
      onKeyDown={onKey}
    >
      <Icon name="grip" />
    </button>
  );
}

/** The place in the list at a height on the screen: behind every other item whose middle lies above. */
function placeAt(items: readonly Element[], from: number, y: number): number {
  return items.filter((item, i) => {
    const { top, bottom } = item.getBoundingClientRect();
    return i !== from && (top + bottom) / 2 < y;
  }).length;
}

/** Shows where a run would be put: a line before or behind the item that is there. */
function mark(items: readonly Element[], from: number, to: number): void {
  for (const [i, item] of items.entries()) {
    item.toggleAttribute('data-dragged', i === from && to !== from);
    item.toggleAttribute('data-drop-before', i === to && to < from);
    item.toggleAttribute('data-drop-after', i === to && to > from);
  }
}
