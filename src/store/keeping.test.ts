import { expect, it } from 'vitest';
import { presets } from '../experiment/presets/index.ts';
import { replaceWith, setTraining } from './edits.ts';
import { createExperimentStore } from './experiment.ts';
import { createKeepingStore, withOpened, withSaved, workspaceAt, type SeenWorkspace } from './keeping.ts';

const [{ experiment: first }, { experiment: second }] = presets as readonly [(typeof presets)[0], (typeof presets)[0]];
const named = (name: string, rev = 1): SeenWorkspace => ({ key: name, name, rev });

function tab() {
  const experiment = createExperimentStore(first);
  const keeping = createKeepingStore(experiment);
  return {
    experiment,
    edit: (steps: number) => experiment.edit(setTraining({ steps })),
    open(name: string) {
      experiment.edit(replaceWith(second));
      keeping.setState(({ origins }) => ({ origins: withOpened(origins, experiment.getState(), named(name)) }));
    },
    save(name: string, rev?: number) {
      keeping.setState(({ origins }) => ({ origins: withSaved(origins, experiment.getState(), named(name, rev)) }));
    },
    workspace: () => workspaceAt(keeping.getState().origins, experiment.getState()),
  };
}

it('undoing the opening of a workspace returns to the one before', () => {
  const { experiment, edit, open, save, workspace } = tab();
  expect(workspace()).toBeUndefined();
  edit(20);
  save('A');
  experiment.undo();
  expect(workspace()).toEqual(named('A'));
  edit(30);
  open('B');
  edit(40);
  save('B', 2);
  experiment.undo();
  expect(workspace()).toEqual(named('B', 2));
  experiment.undo();
  expect(workspace()).toEqual(named('A'));
  experiment.redo();
  expect(workspace()).toEqual(named('B', 2));
  experiment.undo();
  edit(50);
  edit(60);
  expect(workspace()).toEqual(named('A'));
});

it('what replaces everything takes the view along when it is undone', () => {
  const { experiment, edit, open } = tab();
  edit(20);
  const before = experiment.getState().experiment;
  open('B');
  const opened = experiment.getState().experiment;
  experiment.undo();
  expect(experiment.getState().experiment).toEqual(before);
  experiment.redo();
  expect(experiment.getState().experiment).toEqual(opened);
});
