import type { PanelKind } from '../panelKind.ts';

const searched = { field: 'view', is: ['search'] };

export const tuningKind: PanelKind = {
  kind: 'tuning',
  title: 'Tuning',
  summary:
    'What searching for hyper-parameters brings each run with equal budgets, how the ranking depends on what is tuned, and loss over learning rate and ε.',
  fields: {
    view: {
      type: 'choice',
      label: 'Show',
      key: 'v',
      hint: 'A search of every run with the same number of trials, or each loss over a grid of learning rates and ε.',
      options: [
        { value: 'search', label: 'search' },
        { value: 'map', label: 'ε map' },
      ],
      default: 'search',
    },
    tuned: {
      type: 'choice',
      label: 'Tuned',
      key: 'p',
      hint: 'What a search chooses; everything else stays as the run has it. The ranking is shown for all three.',
      options: [
        { value: 'rate', label: 'η' },
        { value: 'momentum', label: 'η, momentum' },
        { value: 'epsilon', label: 'η, momentum, ε' },
      ],
      default: 'epsilon',
      when: searched,
    },
    layout: {
      type: 'choice',
      label: 'Points',
      key: 'l',
      hint: 'Shifted Halton points, which fill the space evenly; independent random draws; or a grid. The same for every run.',
      options: [
        { value: 'quasi', label: 'quasi-random' },
        { value: 'random', label: 'random' },
        { value: 'grid', label: 'grid' },
      ],
      default: 'quasi',
      when: searched,
    },
    trials: {
      type: 'integer',
      label: 'Trials',
      key: 'n',
      hint: 'Trainings for each run and each choice of what is tuned.',
      min: 2,
      max: 32,
      default: 16,
      scale: 'linear',
      when: searched,
    },
    draw: {
      type: 'integer',
      label: 'Draw',
      key: 'd',
      hint: 'Another number draws other points.',
      min: 1,
      max: 99,
      default: 1,
      scale: 'linear',
      when: searched,
    },
    lowRate: {
      type: 'number',
      label: 'η from',
      key: 'lo',
      hint: 'The smallest learning rate tried.',
      min: 1e-6,
      max: 1,
      default: 1e-3,
      scale: 'log',
    },
    highRate: {
      type: 'number',
      label: 'η to',
      key: 'hi',
      hint: 'The largest learning rate tried.',
      min: 1e-4,
      max: 100,
      default: 3,
      scale: 'log',
    },
  },
};
