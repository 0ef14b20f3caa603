import { useEffect, useState, type ReactNode } from 'react';
import type { Experiment } from '../../experiment/experiment.ts';
import { fileName } from '../../export/fileName.ts';
import type { Framework } from '../../export/dialect.ts';
import { notebook } from '../../export/notebook.ts';
import { planScript, type Plan, type PlannedRun } from '../../export/plan.ts';
import { pythonScript } from '../../export/pythonScript.ts';
import { scriptSections } from '../../export/scriptSections.ts';
import { Segmented } from '../../panels/Segmented.tsx';
import { saveFile } from '../saveFile.ts';
import { useReference } from './useReference.ts';

const frameworks = [
  { value: 'torch', label: 'PyTorch' },
  { value: 'jax', label: 'JAX' },
] as const;

/** The experiment as a training in Python; what becomes of each run is said before anything is saved. */
export function CodePart({
  experiment,
  title,
  link,
}: {
  readonly experiment: Experiment;
  readonly title: string;
  readonly link: string;
}): ReactNode {
  const [framework, setFramework] = useState<Framework>('torch');
  const { plan, problem } = usePlan(framework, experiment);
  const { share, compute, stop } = useReference();
  const [said, setSaid] = useState('');
  const save = async (kind: 'ipynb' | 'py', of: Plan) => {
    setSaid('');
    try {
      const sections = scriptSections(of, await compute(experiment), link);
      const name = fileName(title, of.framework === 'torch' ? 'pytorch' : 'jax', kind);
      if (kind === 'py') saveFile(name, 'text/x-python', [pythonScript(sections)]);
      else saveFile(name, 'application/x-ipynb+json', [JSON.stringify(notebook(sections), undefined, 1)]);
      setSaid('Saved.');
    } catch (error) {
      setSaid(`Not saved: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const isNothing = plan?.runs.every(({ mapping }) => mapping.how === 'declined') ?? true;
  return (
    <section className="export-part" aria-labelledby="export-code">
      <h3 id="export-code">Code</h3>
      <p className="quiet">
        A training in Python with the same examples, first weights and batches. It ends with its largest relative
        difference from the lab’s float64 losses, which are trained for it when it is saved.
      </p>
      <Segmented label="Framework" value={framework} options={frameworks} onChange={setFramework} />
      {problem !== undefined && <p role="alert">{problem}</p>}
      {plan && (
        <ul className="export-list export-runs" aria-label="What becomes of each run">
          {plan.runs.map((run) => (
            <li key={run.index}>
              <span>{run.name}</span>
              <Becomes run={run} />
            </li>
          ))}
        </ul>
      )}
      <div className="dialog-actions">
        {(['ipynb', 'py'] as const).map((kind) => (
          <button
            key={kind}
            type="button"
            disabled={!plan || isNothing || share !== undefined}
            onClick={() => plan && void save(kind, plan)}
          >
            {kind === 'py' ? 'Python script' : 'Jupyter notebook'}
          </button>
        ))}
        {share !== undefined && (
          <>
            <progress value={share} aria-label="Float64 losses" />
            <button type="button" onClick={stop}>
              Stop
            </button>
          </>
        )}
        <span role="status">{share === undefined ? said : `Training in float64: ${Math.round(100 * share)} %`}</span>
      </div>
    </section>
  );
}

function Becomes({ run: { mapping } }: { readonly run: PlannedRun }): ReactNode {
  switch (mapping.how) {
    case 'package':
      return (
        <span>
          <code>{mapping.name}</code>
          {mapping.note !== undefined && <span className="quiet"> {mapping.note}</span>}
        </span>
      );
    case 'writtenOut':
      return (
        <span>
          written out. <span className="quiet">{mapping.because}</span>
        </span>
      );
    case 'declined':
      return (
        <span>
          <strong>left out</strong>: {mapping.because}
        </span>
      );
  }
}

/** Made anew for another framework or experiment, after the dialog has been drawn. */
function usePlan(framework: Framework, experiment: Experiment): { readonly plan?: Plan; readonly problem?: string } {
  const [made, setMade] = useState<{
    readonly of: readonly [Framework, Experiment];
    readonly plan?: Plan;
    readonly problem?: string;
  }>();
  useEffect(() => {
    const timer = setTimeout(() => {
      try {
        setMade({ of: [framework, experiment], plan: planScript(framework, experiment) });
      } catch (error) {
        setMade({ of: [framework, experiment], problem: error instanceof Error ? error.message : String(error) });
      }
    });
    return () => clearTimeout(timer);
  }, [framework, experiment]);
  return made && made.of[0] === framework && made.of[1] === experiment ? made : {};
}
