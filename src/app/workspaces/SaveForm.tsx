import { useState, type ReactNode } from 'react';
import type { SeenWorkspace } from '../../store/keeping.ts';
import { saveWork } from '../keeping/saveWork.ts';
import { useExperiment, useLab } from '../useLab.ts';

/** Saves what is on the screen: as the next version of the tab's workspace, or under a name of its own. */
export function SaveForm({
  current,
  act,
}: {
  readonly current: SeenWorkspace | undefined;
  readonly act: (what: () => Promise<string>) => void;
}): ReactNode {
  const lab = useLab();
  const title = useExperiment((experiment) => experiment.title);
  const [name, setName] = useState<string>();
  const save = async (given?: string) => {
    const { said, isSaved } = await saveWork(lab, given);
    if (isSaved) setName(undefined);
    return said;
  };
  return (
    <form
      className="kept-save"
      onSubmit={(event) => {
        event.preventDefault();
        act(() => save(name ?? title));
      }}
    >
      {current && (
        <p className="kept-current">
          <span>
            This tab works on <strong>{current.name}</strong>.
          </span>
          <button type="button" className="primary" onClick={() => act(() => save())}>
            Save version {current.rev + 1}
          </button>
        </p>
      )}
      <label className="kept-name">
        <span>{current ? 'Or save as a workspace of its own' : 'Save what is on the screen as'}</span>
        <input
          type="text"
          maxLength={80}
          placeholder="Untitled"
          value={name ?? title}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <button type="submit" className={current ? undefined : 'primary'}>
        {current ? 'Save as' : 'Save'}
      </button>
    </form>
  );
}
