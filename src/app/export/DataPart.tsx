import { useState, type ReactNode } from 'react';
import { fileName } from '../../export/fileName.ts';
import { runsCsv, type Results } from '../../export/runsCsv.ts';
import { runsJson } from '../../export/runsJson.ts';
import { useLab, useMoment, useSession } from '../useLab.ts';
import { saveFile } from '../saveFile.ts';

/** All that has been trained, as numbers. */
export function DataPart({ title, link }: { readonly title: string; readonly link: string }): ReactNode {
  const { session } = useLab();
  const { input } = useMoment();
  const engine = useSession((state) => state.engine?.name);
  const [said, setSaid] = useState('');
  const { replicas, newest, experiment } = input;
  const save = (kind: 'csv' | 'json') => {
    const traces = session.traces.get();
    if (!traces) return;
    const results: Results = traces;
    if (kind === 'csv') saveFile(fileName(title, 'runs', 'csv'), 'text/csv', runsCsv(results));
    else {
      const json = JSON.stringify(runsJson(results, { link, engine: engine ?? '' }));
      saveFile(fileName(title, 'runs', 'json'), 'application/json', [json]);
    }
    setSaid('Saved.');
  };
  const seeds = experiment.seeds === 1 ? '' : ` × ${experiment.seeds} seeds`;
  return (
    <section className="export-part" aria-labelledby="export-data">
      <h3 id="export-data">Data</h3>
      <p className="quiet">
        {experiment.runs.length} {experiment.runs.length === 1 ? 'run' : 'runs'}
        {seeds}, {newest} of {experiment.steps} steps, with every loss and evaluation. CSV has a row for each step; JSON
        has the experiment too.
      </p>
      <div className="dialog-actions">
        <button type="button" disabled={replicas.length === 0} onClick={() => save('csv')}>
          Runs as CSV
        </button>
        <button type="button" disabled={replicas.length === 0} onClick={() => save('json')}>
          Runs as JSON
        </button>
        <span role="status">{said}</span>
      </div>
    </section>
  );
}
