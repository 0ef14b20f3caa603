import { useEffect, useRef, useState, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { Icon } from '../Icon.tsx';
import { useLab, useUi } from '../useLab.ts';
import './firstMinute.css';
import { firstLesson } from './firstLesson.ts';
import { descend, type Descent, type Point } from './valley.ts';
import { ValleyPicture } from './ValleyPicture.tsx';

/** High on one side of the valley, far from the minimum. */
const START: Point = [-0.71, -0.18];

/** What is said, one sentence at a time, as things are done. */
const SENTENCES = {
  begin: 'Gradient descent zigzags down a long valley, wherever it starts: drag the start, then the slider.',
  turning: 'The rounder the ellipses, the straighter the way: drag the slider to 100 %.',
  round:
    'Dividing by the curvature is called preconditioning; every method of this lab is a way to do it without knowing the curvature.',
} as const;

/** What someone who knows only gradient descent does first: divide a valley by its curvature, and see its ellipses become circles. */
export function FirstMinute({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { ui } = useLab();
  const isAskedFor = useUi(({ guide }) => guide === 'firstMinute');
  const [start, setStart] = useState(START);
  const [percent, setPercent] = useState(0);
  const [stage, setStage] = useState<keyof typeof SENTENCES>('begin');
  const [isUntouched, setUntouched] = useState(true);
  const slider = useRef<HTMLInputElement>(null);
  useEffect(() => slider.current?.style.setProperty('--filled', `${percent}%`), [percent]);
  useEffect(() => {
    if (!isAskedFor) return;
    slider.current?.focus({ preventScroll: true });
    slider.current?.closest('.first-minute')?.scrollIntoView({ block: 'start' });
  }, [isAskedFor]);

  const share = percent / 100;
  const descent = descend(start, share);
  const slide = (value: number) => {
    setPercent(value);
    if (value === 100) setStage('round');
    else if (stage === 'begin') setStage('turning');
  };
  const move = (to: Point) => {
    setStart(to);
    setUntouched(false);
  };
  return (
    <div className="first-minute-body">
      <ValleyPicture share={share} path={descent.path} isUntouched={isUntouched && stage !== 'round'} onMove={move} />
      <div className="first-minute-text">
        <p className="first-minute-say" role="status">
          {SENTENCES[stage]}
        </p>
        <label className="first-minute-slider">
          <span>How much of the curvature is divided out</span>
          <span className="first-minute-percent">{percent} %</span>
          <input
            ref={slider}
            type="range"
            min={0}
            max={100}
            step={1}
            value={percent}
            aria-label="How much of the curvature is divided out"
            aria-valuetext={`${percent} %: condition number ${formatNumber(descent.condition)}, ${stepsText(descent)}`}
            onChange={(event) => slide(Number(event.target.value))}
          />
        </label>
        <Numbers now={descent} before={descend(start, 0)} />
        <Rule descent={descent} share={share} />
        <nav className="first-minute-next" aria-label="What to do next">
          <a className={stage === 'round' ? 'button primary' : 'button'} href={`./?lesson=${firstLesson.kind}`}>
            Lesson 1: {firstLesson.title}
          </a>
          <span>
            <a href="./course.html">The course</a>
            <button type="button" className="link-button" onClick={onClose}>
              The panels below
            </button>
            <button type="button" className="link-button" onClick={() => ui.setState({ guide: 'tour' })}>
              Show me the page
            </button>
          </span>
        </nav>
      </div>
      <button
        type="button"
        className="icon-button first-minute-close"
        aria-label="Close the first minute"
        onClick={onClose}
      >
        <Icon name="remove" />
      </button>
    </div>
  );
}

/** Condition number and steps, where the slider began and where it stands. */
function Numbers({ now, before }: { readonly now: Descent; readonly before: Descent }): ReactNode {
  const figure = (value: (descent: Descent) => string, name: string) => (
    <span className="first-minute-figure">
      <strong>
        {now.condition !== before.condition && <span className="quiet">{value(before)} → </span>}
        {value(now)}
      </strong>{' '}
      {name}
    </span>
  );
  return (
    <p className="first-minute-numbers">
      {figure(({ condition }) => formatNumber(condition), 'condition number')}{' '}
      {figure(({ path }) => String(path.length - 1), 'steps to the minimum')}
    </p>
  );
}

/** What a step is, when it was the last, and what the picture shows. */
function Rule({
  descent: { left, learningRate },
  share,
}: {
  readonly descent: Descent;
  readonly share: number;
}): ReactNode {
  const [along, across] = left.map((value) => formatNumber(value));
  return (
    <p className="first-minute-rule">
      Each step is <span>w ← w − η {share > 0 && <Power exponent={`−${formatNumber(share, 2)}`} />}∇L</span>, until a
      hundredth of the distance is left, with the best constant learning rate,{' '}
      <span>
        η = 2/(λ<sub>min</sub> + λ<sub>max</sub>) = 2/({along} + {across}) = {formatNumber(learningRate)}.
      </span>
      {share > 0 && (
        <>
          {' '}
          The picture shows{' '}
          <span>
            <Power exponent={formatNumber(share / 2)} />
            w.
          </span>
        </>
      )}
    </p>
  );
}

/** A power of the Hessian. */
function Power({ exponent }: { readonly exponent: string }): ReactNode {
  return (
    <>
      H<sup>{exponent}</sup>{' '}
    </>
  );
}

function stepsText({ path }: Descent): string {
  const steps = path.length - 1;
  return `${steps} ${steps === 1 ? 'step' : 'steps'} to the minimum`;
}
