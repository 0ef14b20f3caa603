import { createStore } from 'zustand/vanilla';
import { describe, expect, it } from 'vitest';
import { createUiStore } from '../store/ui.ts';
import type { Live, Moment, PanelView } from './live.ts';
import { createTurns } from './turns.ts';

/** A page of panels that take so many milliseconds each to draw; `place` tells what a person has set. */
function page(costs: readonly number[]) {
  let time = 0;
  const frames: (() => void)[] = [];
  const ui = createUiStore({ theme: 'light', hasShortcuts: true, prefersDark: false, prefersStill: false });
  const moments = createStore<{ readonly panels: readonly PanelView[] }>(() => ({ panels: [] }));
  const live: Live = { get: () => moments.getState() as Moment, subscribe: (listener) => moments.subscribe(listener) };
  const drawn: number[] = [];
  const surroundings = { now: () => time, nextFrame: (callback: () => void) => frames.push(callback) };
  const turns = createTurns(live, ui, surroundings, (draw) => draw());
  costs.forEach((cost, index) =>
    turns.subscribe(index, () => {
      time += cost;
      drawn.push(index);
    }),
  );
  // To open a panel asks for a frame.
  frames.shift()?.();
  const places = costs.map((): unknown => ({}));
  return {
    ui,
    turns,
    change: (index: number) => (places[index] = {}),
    /** What is drawn as soon as there is something new to show. */
    moment() {
      drawn.length = 0;
      moments.setState({ panels: costs.map((_, index) => ({ index, place: places[index] }) as unknown as PanelView) });
      return [...drawn];
    },
    /** What the next frame draws; undefined where none is asked for. */
    frame() {
      const callback = frames.shift();
      drawn.length = 0;
      callback?.();
      return callback && [...drawn];
    },
  };
}

describe('turns', () => {
  it('are all at once where there is time for all', () => {
    const { moment, frame } = page([2, 2, 2]);
    expect(moment()).toEqual([0, 1, 2]);
    expect(frame()).toBeUndefined();
  });

  it('go on in the next frame, so that none starves, with the newest there is', () => {
    const { moment, frame, turns } = page([6, 6, 40, 6]);
    expect(moment()).toEqual([0, 1]);
    expect(moment()).toEqual([2]);
    expect(frame()).toEqual([3, 0]);
    const newest = turns.viewOf(0);
    expect(frame()).toEqual([1]);
    expect(frame()).toBeUndefined();
    expect(turns.viewOf(0)).toBe(newest);
  });

  it('come first for what a person has just changed', () => {
    const { moment, frame, change } = page([6, 6, 6]);
    moment();
    while (frame());
    change(2);
    expect(moment()).toEqual([2, 0]);
  });

  it('do not come for panels out of sight until they are seen', () => {
    const { moment, frame, ui } = page([2, 2]);
    ui.setState({ unseen: new Set([1]) });
    expect(frame()).toEqual([]);
    expect(moment()).toEqual([0]);
    expect(moment()).toEqual([0]);
    ui.setState({ unseen: new Set() });
    expect(frame()).toEqual([1]);
  });
});
