import { useEffect, useState, type ReactNode } from 'react';
import { csv } from '../../export/csv.ts';
import { fileName } from '../../export/fileName.ts';
import { svgDocument } from '../../export/svgDocument.ts';
import { Segmented } from '../../panels/Segmented.tsx';
import type { PanelView } from '../live.ts';
import { useLab, useMoment } from '../useLab.ts';
import { PictureStudio, type Shot } from './PictureStudio.tsx';
import { pngOf } from './pngOf.ts';
import { saveFile } from '../saveFile.ts';

type Format = 'SVG' | 'PNG';

interface Job {
  readonly index: number;
  readonly format: Format;
}

const themes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** Every panel as a picture with its caption and link, and its numbers as a table. */
export function PicturesPart({ title, link }: { readonly title: string; readonly link: string }): ReactNode {
  const { panels } = useMoment();
  const [theme, setTheme] = useState<'light' | 'dark'>('light');
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  const [said, setSaid] = useState('');
  useMeasuringAll();
  const [job] = jobs;
  const view = job && panels.find(({ index }) => index === job.index);
  const done = (message: string) => {
    setSaid(message);
    setJobs((all) => all.slice(1));
  };
  const save = async (of: PanelView, format: Format, shot: Shot) => {
    const picture = { title: of.name, caption: of.panel.caption(of.input), link, ...shot };
    const svg = svgDocument(picture);
    if (format === 'SVG') saveFile(fileName(title, of.name, 'svg'), 'image/svg+xml', [svg]);
    else saveFile(fileName(title, of.name, 'png'), 'image/png', [await pngOf(svg)]);
  };
  const fail = (of: PanelView, reason: string) => done(`${of.name} could not be saved: ${reason}.`);
  const ask = (indices: readonly number[], format: Format) => {
    setSaid('');
    setJobs(indices.map((index) => ({ index, format })));
  };
  const all = panels.map(({ index }) => index);
  return (
    <section className="export-part" aria-labelledby="export-pictures">
      <h3 id="export-pictures">Pictures</h3>
      <p className="quiet">
        As they are now, with caption and link: SVG for print and for editing, PNG of twice the size; the numbers as
        CSV.
      </p>
      <ul className="export-list">
        {panels.map((panel) => (
          <PanelRow
            key={panel.index}
            view={panel}
            title={title}
            isBusy={jobs.length > 0}
            onAsk={ask}
            onSaid={setSaid}
          />
        ))}
      </ul>
      <div className="dialog-actions">
        <Segmented label="Background" value={theme} options={themes} onChange={setTheme} />
        {(['SVG', 'PNG'] as const).map((format) => (
          <button key={format} type="button" disabled={jobs.length > 0} onClick={() => ask(all, format)}>
            All as {format}
          </button>
        ))}
        <span role="status">{jobs.length > 0 ? `Drawing, ${jobs.length} to go…` : said}</span>
      </div>
      {job && view && (
        <PictureStudio
          key={`${job.index} ${job.format} ${jobs.length}`}
          view={view}
          theme={theme}
          onTaken={(shot) => {
            save(view, job.format, shot).then(
              () => done(jobs.length === 1 ? 'Saved.' : ''),
              (error: unknown) => fail(view, error instanceof Error ? error.message : String(error)),
            );
          }}
          onFailed={(reason) => fail(view, reason)}
        />
      )}
    </section>
  );
}

function PanelRow({
  view,
  title,
  isBusy,
  onAsk,
  onSaid,
}: {
  readonly view: PanelView;
  readonly title: string;
  readonly isBusy: boolean;
  readonly onAsk: (indices: readonly number[], format: Format) => void;
  readonly onSaid: (message: string) => void;
}): ReactNode {
  const { name, index, panel, input } = view;
  const saveTable = () => {
    try {
      const { columns, rows } = panel.table(input);
      saveFile(fileName(title, name, 'csv'), 'text/csv', [csv([columns, ...rows])]);
      onSaid('Saved.');
    } catch (error) {
      onSaid(`${name} has no table: ${error instanceof Error ? error.message : String(error)}.`);
    }
  };
  return (
    <li>
      <span>{name}</span>
      <span className="export-buttons">
        {(['SVG', 'PNG'] as const).map((format) => (
          <button
            key={format}
            type="button"
            disabled={isBusy}
            aria-label={`${name} as ${format}`}
            onClick={() => onAsk([index], format)}
          >
            {format}
          </button>
        ))}
        <button type="button" aria-label={`Numbers of ${name} as CSV`} onClick={saveTable}>
          CSV
        </button>
      </span>
    </li>
  );
}

/** Panels out of sight are measured too, as long as they can be saved. */
function useMeasuringAll(): void {
  const { ui } = useLab();
  useEffect(() => {
    const { unseen } = ui.getState();
    ui.setState({ unseen: new Set() });
    return () => ui.setState({ unseen });
  }, [ui]);
}
