import type { ReactNode } from 'react';
import { commands, keysOf } from './commands.ts';
import { savePreferences } from './preferences.ts';
import { Modal } from './Modal.tsx';
import { useLab, useUi } from './useLab.ts';

/** What the keys do, and how to turn them off. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { ui } = useLab();
  const hasShortcuts = useUi((state) => state.hasShortcuts);
  const lead = (guide: 'firstMinute' | 'tour') => {
    onClose();
    ui.setState({ guide });
  };
  return (
    <Modal title="Help" onClose={onClose}>
      <p>
        All runs start from the same weights and see the same batches. Change anything on the left and training starts
        over at once; drag the step cursor, or any panel’s time axis, to look back without training again. Level sets
        show how a method’s preconditioner reshapes the loss; spectra, how quickly the eigenvalues of its statistics
        fall off; sketch error, what a few rows keep of all gradients so far.
      </p>
      <p className="dialog-actions">
        <button type="button" className="link-button" onClick={() => lead('firstMinute')}>
          The first minute
        </button>
        <button type="button" className="link-button" onClick={() => lead('tour')}>
          Take the tour (1 min)
        </button>
      </p>
      <p>
        The <a href="./course.html">course</a> goes through second-order optimization in lessons of five minutes; each
        can be linked, embedded, presented and printed for a class.
      </p>
      <p>
        Press the name of any setting to read what it means; a panel’s menu explains the words in it, and the{' '}
        <a href="./glossary.html" target="_blank" rel="noopener">
          glossary
        </a>{' '}
        has all of them, with the formula of every optimizer. Number fields also take arithmetic such as{' '}
        <code>1/3</code>, <code>2^-10</code> or <code>sqrt(2)</code>.
      </p>
      <dl className="keys">
        {commands
          .filter(({ key }) => key !== undefined)
          .map((command) => (
            <div key={command.name}>
              <dt>
                <kbd>{keysOf(command)}</kbd>
              </dt>
              <dd>{command.name}</dd>
            </div>
          ))}
      </dl>
      <label className="check">
        <input
          type="checkbox"
          checked={hasShortcuts}
          onChange={(event) => {
            ui.setState({ hasShortcuts: event.target.checked });
            savePreferences(ui.getState());
          }}
        />
        Single keys are shortcuts
      </label>
    </Modal>
  );
}
