import type { ReactNode } from 'react';
import { experimentFields } from '../experiment/experimentFields.ts';
import { problemOf } from '../problems/index.ts';
import { newSeed, setTraining } from '../store/edits.ts';
import { About } from './About.tsx';
import { editField } from './editField.ts';
import { FieldList } from './FieldList.tsx';
import { Section } from './Section.tsx';
import { useExperiment, useLab } from './useLab.ts';

const { batch, ...withoutBatch } = experimentFields;

/** How long, with how many examples, from which seed, and where. */
export function TrainingSection(): ReactNode {
  const lab = useLab();
  const experiment = useExperiment((value) => value);
  const isSurface = problemOf(experiment.problem.kind)?.type === 'surface';
  const fields = isSurface ? withoutBatch : { ...experimentFields, batch };
  const { steps, seed, seeds, engine } = experiment;
  const examples = isSurface ? '' : experiment.batch === 0 ? ', full batch' : `, batch ${experiment.batch}`;
  return (
    <Section
      title="Training"
      brief={`${steps} steps${examples}, seed ${seed}${seeds > 1 ? ` and ${seeds - 1} more` : ''}`}
    >
      <FieldList
        fields={fields}
        settings={{ steps, batch: experiment.batch, seed, seeds, engine }}
        onChange={(name, value) => editField(lab, fields, 'training', name, setTraining({ [name]: value }))}
      />
      <button type="button" onClick={() => lab.edit(newSeed(), { discrete: true })}>
        Next seed
      </button>
      <About name="training" fields={fields} />
    </Section>
  );
}
