import { useContext, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { ChartScale } from '../../charts/chartScale.ts';
import type { LevelSetView } from '../../probes/results.ts';
import { focusRun } from '../focus.ts';
import {
  conditionText,
  levelSetsAbsence,
  levelSetsCaption,
  levelSetsNote,
  levelSetsResult,
  viewAbsence,
} from './levelSetsCaption.ts';
import { LevelSetsPlane } from './LevelSetsPlane.tsx';
import type { PanelActions, PanelInput } from '../panel.ts';

/** Below this width the pictures stand above one another, px. */
const stackBelow = 430;
const gap = 20;
/** Tallest picture side by side and stacked, px. */
const tallest = { pair: 204, stack: 300 };
/** Height of the heading above each picture and of the note below both, px. */
const heading = 44;
const note = 36;

/** The loss around a run in original coordinates and in those of its preconditioner. */
export function LevelSetsPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const scale = useContext(ChartScale);
  // Before the first paint, so that nothing moves after it.
  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return;
    // While it is hidden the panel keeps its pictures, and with them the focus.
    const measure = () => setWidth((last) => element.clientWidth || last);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const isPair = width === 0 || width >= stackBelow;
  const room = { width: isPair ? (width - gap) / 2 : width, height: scale * (isPair ? tallest.pair : tallest.stack) };
  const column = heading + Math.min(room.height, width === 0 ? room.height : room.width);
  const minHeight = (isPair ? column : 2 * column + gap) + note;
  const result = levelSetsResult(input);
  const label = input.looks[focusRun(input)]?.label ?? 'the run';
  if (result === undefined) {
    const text = input.problem === undefined ? levelSetsAbsence(input) : levelSetsCaption(input);
    return (
      <div ref={root} className="panel-empty" style={{ minHeight }}>
        {text}
      </div>
    );
  }
  const { original, preconditioned } = result;
  const shared = { input, actions, result, room };
  const plane = (view: LevelSetView | undefined, space: 'original' | 'preconditioned') => {
    const absence = viewAbsence(view, result.reason);
    if (view !== undefined && absence === undefined)
      return width > 0 && <LevelSetsPlane {...shared} view={view} space={space} />;
    return (
      <p className="panel-empty" style={{ minHeight: Math.min(room.height, room.width) }}>
        {absence}
      </p>
    );
  };
  return (
    <div ref={root} style={{ minHeight }}>
      <div className="levelsets-pair" style={{ gap, gridTemplateColumns: isPair ? '1fr 1fr' : '1fr' }}>
        <section className="levelsets-half">
          <Heading name="original coordinates" condition={conditionText(original)} />
          {plane(original, 'original')}
        </section>
        <section className="levelsets-half">
          <Heading
            name={`in ${label}’s coordinates`}
            condition={preconditioned === undefined ? '' : conditionText(preconditioned)}
            isAfter
          />
          {plane(preconditioned, 'preconditioned')}
        </section>
      </div>
      <p className="panel-note">{levelSetsNote(input, result)}</p>
    </div>
  );
}

function Heading({
  name,
  condition,
  isAfter = false,
}: {
  readonly name: string;
  readonly condition: string;
  readonly isAfter?: boolean;
}): ReactNode {
  const isNumber = condition.startsWith('κ');
  return (
    <header className="levelsets-heading">
      <p className="levelsets-name" title={name}>
        {name}
      </p>
      <p className={condition === '' || isNumber ? 'levelsets-condition' : 'levelsets-words'}>
        {isAfter && condition !== '' && <span aria-hidden="true">→ </span>}
        {condition}
        {isAfter && isNumber && (
          <span className="levelsets-formula">
            w = w₀ + P<sup>½</sup> z
          </span>
        )}
      </p>
    </header>
  );
}
