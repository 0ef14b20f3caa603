import { Suspense, useMemo, useState, type ReactNode } from 'react';
import { defaults, type Fields } from '../fields/fields.ts';
import { problemOf, problems } from '../problems/index.ts';
import type { Problem } from '../problems/problem.ts';
import { setProblem, setProblemSetting } from '../store/edits.ts';
import { FieldList } from './FieldList.tsx';
import { Section } from './Section.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import { editField } from './editField.ts';
import { useExperiment, useLab } from './useLab.ts';
import { later } from './later.tsx';

const OwnDataDialog = later(
  () => import('./OwnDataDialog.tsx'),
  (all) => all.OwnDataDialog,
);

/** Where the loss comes from. */
export function ProblemSection(): ReactNode {
  const lab = useLab();
  const { kind, settings } = useExperiment((experiment) => experiment.problem);
  const problem = problemOf(kind);
  if (!problem) return null;
  return (
    <Section title="Problem" brief={problem.label} isOpen>
      <ProblemPicker current={problem} />
      <OwnData hasData={problem.type === 'data' && problem.needsData === true} />
      <FieldList
        fields={shownFields(problem)}
        settings={settings}
        onChange={(name, value) => editField(lab, problem.fields, 'problem', name, setProblemSetting(name, value))}
      />
    </Section>
  );
}

/** What is predicted of one's own data was chosen with them. */
function shownFields({ fields, ...problem }: Problem): Fields {
  const needsData = problem.type === 'data' && problem.needsData;
  return needsData ? Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'task')) : fields;
}

function OwnData({ hasData }: { readonly hasData: boolean }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="link-button own-open" onClick={() => setOpen(true)}>
        {hasData ? 'Use other data of yours' : 'Use your own data'}
      </button>
      <Suspense>{isOpen && <OwnDataDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}

function ProblemPicker({ current }: { readonly current: Problem }): ReactNode {
  const { edit } = useLab();
  const settings = useExperiment((experiment) => experiment.problem.settings);
  const [isOpen, setOpen] = useState(false);
  // One's own data cannot be chosen out of nothing.
  const offered = problems.filter((problem) => problem === current || !(problem.type === 'data' && problem.needsData));
  return (
    <details className="picker" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Thumbnail problem={current} settings={settings} />
        <span className="picker-text">
          <span className="sr-only">Choose another problem than</span>
          <strong>{current.label}</strong>
          <span className="quiet">{current.summary}</span>
        </span>
      </summary>
      {isOpen && (
        <fieldset className="picker-grid">
          <legend className="sr-only">Problem</legend>
          {offered.map((problem) => (
            <label key={problem.kind} className="picker-option" title={problem.summary}>
              <input
                type="radio"
                className="sr-only"
                name="problem"
                checked={problem === current}
                onChange={() => edit(setProblem(problem.kind), { discrete: true })}
              />
              <DefaultThumbnail problem={problem} />
              <span>{problem.label}</span>
            </label>
          ))}
        </fieldset>
      )}
    </details>
  );
}

function DefaultThumbnail({ problem }: { readonly problem: Problem }): ReactNode {
  const settings = useMemo(() => defaults(problem.fields), [problem]);
  return <Thumbnail problem={problem} settings={settings} />;
}
