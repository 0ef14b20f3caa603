import type { Experiment } from '../../experiment/experiment.ts';
import type { SessionState } from '../../store/session.ts';
import type { UiState } from '../../store/ui.ts';
import type { Lab } from '../lab.ts';

/** What the tour sees of the page. */
export interface Scene {
  readonly experiment: Experiment;
  readonly isPlaying: SessionState['isPlaying'];
  readonly dialog: UiState['dialog'];
}

/** One stop of the tour: something on the page, what to do with it, and how to tell that it has been done. */
export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** What the card points at. */
  readonly target: string;
  /** What has the focus after “Go there”, inside of it; absent: the target itself. */
  readonly control?: string;
  isDone(now: Scene, before: Scene): boolean;
  /** What Next does by itself, because later stops need it. */
  skip?(lab: Lab): void;
}

/** The stops in their order; together less than a minute. */
export const tourSteps: readonly TourStep[] = [
  {
    title: 'Train',
    text: 'Four optimizers wait at the same point of a tilted valley. Press Play: they train side by side, in your browser.',
    target: '.transport .primary',
    isDone: (now, before) => now.isPlaying && !before.isPlaying,
    skip: ({ session }) => session.play(),
  },
  {
    title: 'Change anything',
    text: 'Drag a learning rate. Everything is trained again from the start while you drag, and every panel follows.',
    target: '.sidebar .run .field',
    control: 'input[type=range]',
    isDone: (now, before) =>
      now.experiment.runs.some(
        ({ settings }, i) => settings['learningRate'] !== before.experiment.runs[i]?.settings['learningRate'],
      ),
  },
  {
    title: 'Ellipses become circles',
    text: 'The first picture is the loss, the second the same loss as the optimizer sees it after preconditioning. Choose another run above it and compare: AdaGrad rescales axes only, so the tilt stays.',
    target: '.panels > section:first-child',
    control: 'select',
    isDone: (now, before) => now.experiment.view.focus !== before.experiment.view.focus,
  },
  {
    title: 'Look back',
    text: 'Drag the step cursor. All panels show that step, and nothing is trained for it again.',
    target: '.transport .cursor',
    isDone: (now, before) => now.experiment.view.cursor !== before.experiment.view.cursor,
  },
  {
    title: 'Compare',
    text: 'Choose another optimizer and add it: it starts from the same weights and sees the same batches.',
    target: '.sidebar .add-run',
    control: 'select',
    isDone: (now, before) => now.experiment.runs.length > before.experiment.runs.length,
  },
  {
    title: 'Pass it on',
    text: 'Whatever is on the screen is in its link: experiment, panels and the step you look at.',
    target: '.header [data-dialog=share]',
    isDone: (now) => now.dialog === 'share',
  },
];
