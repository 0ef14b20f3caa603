import { useState, type ReactNode } from 'react';
import { families } from '../optimizers/index.ts';
import { addRun, setColor } from '../store/edits.ts';
import { RunItem } from './RunItem.tsx';
import { Section } from './Section.tsx';
import { useExperiment, useLab } from './useLab.ts';

/** The optimizers that are compared. */
export function RunList(): ReactNode {
  const { edit } = useLab();
  const runs = useExperiment((experiment) => experiment.runs);
  // By colour, because that is what a run keeps for life.
  const [open, setOpen] = useState<readonly number[]>([]);
  const toggle = (color: number) =>
    setOpen(open.includes(color) ? open.filter((other) => other !== color) : [...open, color]);
  const recolor = (index: number, from: number, to: number) => {
    setOpen(open.map((color) => (color === from ? to : color === to ? from : color)));
    edit(setColor(index, to), { discrete: true });
  };
  return (
    <Section title="Runs" brief={runs.length === 1 ? 'one' : `${runs.length}, same weights and batches`} isOpen>
      <ol className="runs">
        {runs.map(({ color }, index) => (
          <RunItem
            key={index}
            index={index}
            isOpen={open.includes(color)}
            onToggle={() => toggle(color)}
            onRecolor={(to) => recolor(index, color, to)}
          />
        ))}
      </ol>
      <AddRun />
    </Section>
  );
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
