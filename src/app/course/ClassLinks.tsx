import { useEffect, useState, type ReactNode } from 'react';
import type { Control, Lesson } from '../../lessons/lesson.ts';
import { lessonQuery, MOST_CONTROLS } from '../../lessons/lessonQuery.ts';
import { CopyButton } from '../CopyButton.tsx';
import { embedCode } from '../embed/embedCode.ts';
import { controlsOf } from './controlsOf.ts';
import { lessonAddress } from './lessonAddress.ts';

type Way = 'lab' | 'embed' | 'present';

const ways: readonly { readonly value: Way; readonly label: string; readonly about: string }[] = [
  { value: 'lab', label: 'In the lab', about: 'The lesson stands beside the whole lab.' },
  {
    value: 'embed',
    label: 'Inside of your page',
    about: 'Paste the text below into it: nothing is trained before the reader starts the lesson.',
  },
  {
    value: 'present',
    label: 'For an audience',
    about: 'Large, one section at a time; arrow keys or a clicker go from one to the next, Escape leaves.',
  },
];

/** Px of an embedded lesson. */
const HEIGHT = 900;

/** How a teacher makes a link to a lesson or a part of it, says how it is shown, and what in it cannot be changed. */
export function ClassLinks({ course }: { readonly course: readonly Lesson[] }): ReactNode {
  const [kind, setKind] = useState(course[0]?.kind);
  const [part, setPart] = useState<Part>(WHOLE);
  const [way, setWay] = useState<Way>('lab');
  const [hidden, setHidden] = useState<readonly Control[]>([]);
  const [locked, setLocked] = useState<readonly Control[]>([]);
  const [isOpen, setOpen] = useState(isAskedFor);
  useEffect(() => {
    const open = () => isAskedFor() && setOpen(true);
    window.addEventListener('hashchange', open);
    return () => window.removeEventListener('hashchange', open);
  }, []);
  const lesson = course.find((one) => one.kind === kind);
  if (!lesson) return null;
  const last = Math.min(part.last, lesson.sections.length);
  const controls = controlsOf(lesson, part.first, last);
  const among = (chosen: readonly Control[]) => chosen.filter((one) => controls.some(({ control }) => control === one));
  const query = lessonQuery({
    kind: lesson.kind,
    ...((part.first > 1 || last < lesson.sections.length) && { part: { first: part.first, last } }),
    isEmbedded: way === 'embed',
    isPresented: way === 'present',
    hidden: among(hidden),
    locked: among(locked),
  });
  const address = lessonAddress(query);
  const code = way === 'embed' ? embedCode(address, lesson.title, HEIGHT) : undefined;
  const choose = (next: string) => {
    setKind(next);
    setPart(WHOLE);
    setHidden([]);
    setLocked([]);
  };
  return (
    <details
      className="section class-links"
      id="class"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <h2>For your class</h2>
      </summary>
      <p>
        Every lesson runs from a link, without an account and without anything to install, and nothing that students do
        is sent anywhere. A link can name one lesson or a part of it, and hide or lock what should stay as it is.
      </p>
      <div className="class-form">
        <label>
          Lesson{' '}
          <select value={lesson.kind} onChange={({ target }) => choose(target.value)}>
            {course.map(({ kind: value, order, title }) => (
              <option key={value} value={value}>
                {order}. {title}
              </option>
            ))}
          </select>
        </label>
        <PartChoice lesson={lesson} part={{ first: part.first, last }} onChange={setPart} />
        <fieldset>
          <legend>Shown</legend>
          {ways.map(({ value, label }) => (
            <label key={value} className="check">
              <input type="radio" name="way" checked={way === value} onChange={() => setWay(value)} />
              {label}
            </label>
          ))}
          <p className="quiet">{ways.find(({ value }) => value === way)?.about}</p>
        </fieldset>
        <ControlChoice controls={controls} hidden={hidden} locked={locked} onHide={setHidden} onLock={setLocked} />
      </div>
      <output className="link" aria-label="Link for your class">
        {address}
      </output>
      <p className="dialog-actions">
        <CopyButton text={address} label="Copy link" isPrimary={code === undefined} />
        <a className="button" href={address} target="_blank" rel="noopener">
          See it
        </a>
      </p>
      {code !== undefined && (
        <>
          <textarea className="long-text" aria-label="Text for your page" rows={4} readOnly value={code} />
          <p className="dialog-actions">
            <CopyButton text={code} label="Copy text for your page" isPrimary />
          </p>
        </>
      )}
    </details>
  );
}

function isAskedFor(): boolean {
  return location.hash === '#class';
}

/** The first and the last section, from 1. */
interface Part {
  readonly first: number;
  readonly last: number;
}

const WHOLE: Part = { first: 1, last: Infinity };

function PartChoice({
  lesson: { sections },
  part: { first, last },
  onChange,
}: {
  readonly lesson: Lesson;
  readonly part: Part;
  readonly onChange: (part: Part) => void;
}): ReactNode {
  const options = (from: number) =>
    sections.map(({ title }, index) =>
      index + 1 < from ? null : (
        <option key={title} value={index + 1}>
          {index + 1}. {title}
        </option>
      ),
    );
  return (
    <>
      <label>
        From section{' '}
        <select
          value={first}
          onChange={({ target }) =>
            onChange({ first: Number(target.value), last: Math.max(last, Number(target.value)) })
          }
        >
          {options(1)}
        </select>
      </label>
      <label>
        To section{' '}
        <select value={last} onChange={({ target }) => onChange({ first, last: Number(target.value) })}>
          {options(first)}
        </select>
      </label>
    </>
  );
}

function ControlChoice({
  controls,
  hidden,
  locked,
  onHide,
  onLock,
}: {
  readonly controls: readonly { readonly control: Control; readonly label: string }[];
  readonly hidden: readonly Control[];
  readonly locked: readonly Control[];
  readonly onHide: (controls: readonly Control[]) => void;
  readonly onLock: (controls: readonly Control[]) => void;
}): ReactNode {
  if (controls.length === 0) return <p className="quiet">These sections have no controls.</p>;
  const box = (
    control: Control,
    name: string,
    word: string,
    chosen: readonly Control[],
    onChange: (controls: readonly Control[]) => void,
  ) => {
    const isChosen = chosen.includes(control);
    return (
      <label className="check">
        <input
          type="checkbox"
          aria-label={`${word} ${name}`}
          checked={isChosen}
          disabled={!isChosen && chosen.length >= MOST_CONTROLS}
          onChange={() => onChange(isChosen ? chosen.filter((one) => one !== control) : [...chosen, control])}
        />
        {word}
      </label>
    );
  };
  return (
    <fieldset>
      <legend>Controls</legend>
      <ul className="class-controls">
        {controls.map(({ control, label }) => (
          <li key={control}>
            <span>{label}</span>
            {box(control, label, 'Hide', hidden, onHide)}
            {box(control, label, 'Lock', locked, onLock)}
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
