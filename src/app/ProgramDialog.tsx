import { memo, useEffect, useState, type ReactNode } from 'react';
import type { ListedInstruction, ProgramListing } from '../worker/protocol.ts';
import { looksOf } from './looks.ts';
import { Modal } from './Modal.tsx';
import { factsOf, foundIn, partsOf, titleOf, type ShownSection } from './programView.ts';
import { useExperiment, useLab, useMoment, useSession } from './useLab.ts';

/** The program of one run, instruction by instruction, with the lines of source that they come from. */
export function ProgramDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { session } = useLab();
  const experiment = useExperiment((value) => value);
  const engine = useSession((state) => state.engine);
  const program = useSession((state) => state.program);
  const [run, setRun] = useState(experiment.view.focus);
  const [text, setText] = useState('');
  useEffect(() => {
    session.inspect(run);
    return () => session.inspect(undefined);
  }, [session, run]);
  const listing = program?.listing;
  return (
    <Modal title={titleOf(engine)} className="program" onClose={onClose}>
      <p className="quiet">
        One step of one replica, as a workgroup goes through it. Between two lines across, no instruction needs the
        results of another; at a line, all lanes wait for each other.
        {engine?.name !== 'machine' && ' Now the training is computed otherwise.'}
      </p>
      {listing && <Facts listing={listing} />}
      <div className="program-controls">
        <label>
          Run{' '}
          <select value={run} onChange={(event) => setRun(Number(event.target.value))}>
            {looksOf(experiment).map(({ label }, index) => (
              <option key={index} value={index}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          Find{' '}
          <input
            type="text"
            placeholder="name, operation or file"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      </div>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="program-list" role="region" aria-label="Instructions" tabIndex={0}>
        {listing && <Sections listing={listing} text={text} />}
        {program?.problem !== undefined && <p role="alert">{program.problem}</p>}
        {!listing && program?.problem === undefined && <p className="quiet">Compiling…</p>}
      </div>
    </Modal>
  );
}

/** Its own part of the page, because it changes with every round while the list does not. */
function Facts({ listing }: { readonly listing: ProgramListing }): ReactNode {
  const { machine } = useMoment();
  const adapter = useSession((state) => state.engine?.adapter);
  return (
    <dl className="facts">
      {factsOf(listing, machine).map(({ what, value }) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {machine && adapter !== undefined && (
        <div>
          <dt>adapter</dt>
          <dd>{adapter}</dd>
        </div>
      )}
    </dl>
  );
}

const Sections = memo(function Sections({
  listing,
  text,
}: {
  readonly listing: ProgramListing;
  readonly text: string;
}): ReactNode {
  const sections = foundIn(listing, text);
  const found = sections.reduce((sum, { instructions }) => sum + instructions.length, 0);
  return (
    <>
      <p className="sr-only" role="status">
        {found} instructions
      </p>
      {found === 0 && <p className="quiet">No instruction matches.</p>}
      {sections.map((section) => (
        <SectionList key={section.title} section={section} />
      ))}
    </>
  );
});

function SectionList({ section: { title, when, total, instructions } }: { readonly section: ShownSection }): ReactNode {
  const count = instructions.length < total ? `${instructions.length} of ${total}` : total;
  return (
    <section>
      <h3>
        {title} <span className="quiet">{`${when}, ${count} instructions`}</span>
      </h3>
      <ol className="instructions">
        {instructions.map((instruction) => (
          <Instruction key={instruction.number} instruction={instruction} number={instruction.number} />
        ))}
      </ol>
    </section>
  );
}

function Instruction({
  instruction: { formulas, waits, sources },
  number,
}: {
  readonly instruction: ListedInstruction;
  readonly number: number;
}): ReactNode {
  return (
    <li value={number} data-number={number} data-waits={waits || undefined}>
      <div className="formulas">
        {waits && <span className="sr-only">All lanes wait. </span>}
        {formulas.map((formula, i) => (
          <code key={i}>
            {partsOf(formula).map((part, at) =>
              part.isShape ? (
                <span key={at} className="quiet">
                  {part.text}
                </span>
              ) : (
                part.text
              ),
            )}
          </code>
        ))}
      </div>
      {sources.length > 0 && (
        <ul className="sources" aria-label="from">
          {sources.map(({ file, line, text }) => (
            <li key={`${file}:${line}`}>
              <span className="place">{`${file}:${line}`}</span> <code>{text}</code>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
