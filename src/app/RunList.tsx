import { useCallback, useState, type ReactNode } from 'react';
import { families } from '../optimizers/index.ts';
import { matchingBrief, matchingText } from '../experiment/matching.ts';
import { runName } from '../experiment/names.ts';
import { addRun, setColor } from '../store/edits.ts';
import { looksOf } from './looks.ts';
import { openPanel } from './openPanel.ts';
import { RunItem } from './RunItem.tsx';
import { Section } from './Section.tsx';
import { useExperiment, useLab } from './useLab.ts';

/** The optimizers that are compared. */
export function RunList(): ReactNode {
  const lab = useLab();
  const { edit } = lab;
  const runs = useExperiment((experiment) => experiment.runs);
  const brief = useExperiment(matchingBrief);
  // By colour, because that is what a run keeps for life.
  const [open, setOpen] = useState<readonly number[]>([]);
  const toggle = useCallback(
    (color: number) =>
      setOpen((now) => (now.includes(color) ? now.filter((other) => other !== color) : [...now, color])),
    [],
  );
  const recolor = useCallback(
    (index: number, from: number, to: number) => {
      setOpen((now) => now.map((color) => (color === from ? to : color === to ? from : color)));
      edit(setColor(index, to), { discrete: true });
    },
    [edit],
  );
  const looks = looksOf({ runs });
  return (
    <Section title="Runs" brief={runs.length === 1 ? 'one' : `${runs.length}, ${brief}`} isOpen>
      {runs.length > 1 && <Matching />}
      <ol className="runs">
        {runs.map((run, index) => {
          const look = looks[index];
          return (
            look && (
              <RunItem
                key={index}
                index={index}
                run={run}
                look={look}
                isAlone={runs.length === 1}
                isOpen={open.includes(run.color)}
                onToggle={toggle}
                onRecolor={recolor}
              />
            )
          );
        })}
      </ol>
      <AddRun />
      <p className="run-views">
        <button type="button" className="link-button" onClick={() => openPanel(lab, 'fairFight')}>
          Fair fight
        </button>
        <button type="button" className="link-button" onClick={() => openPanel(lab, 'statistics')}>
          Statistics
        </button>
      </p>
    </Section>
  );
}

/** Why the curves may be compared, and where not. */
function Matching(): ReactNode {
  const text = useExperiment((experiment) =>
    matchingText(
      experiment,
      experiment.runs.map((_, run) => runName(experiment, run)),
    ),
  );
  return <p className="runs-matching quiet">{text}</p>;
}

function AddRun(): ReactNode {
  const { edit } = useLab();
  const [kind, setKind] = useState('shampoo');
  return (
    <p className="add-run">
      <select aria-label="Optimizer to add" value={kind} onChange={(event) => setKind(event.target.value)}>
        {families.map(({ label, members }) => (
          <optgroup key={label} label={label}>
            {members.map((optimizer) => (
              <option key={optimizer.kind} value={optimizer.kind}>
                {optimizer.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <button type="button" onClick={() => edit(addRun(kind), { discrete: true })}>
        Add run
      </button>
    </p>
  );
}
