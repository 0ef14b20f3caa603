import type { PanelKind } from '../panelKind.ts';

export const inclusionKind: PanelKind = {
  kind: 'inclusion',
  title: 'Inclusion hierarchy',
  summary:
    'Whether a method that contains another does as well as it, when what makes it the other is tuned and when it is not.',
  fields: {
    trials: {
      type: 'integer',
      label: 'Trials',
      key: 'n',
      hint: 'Settings of the special method tried in each pair. The general one is tried with as many where only its learning rate is tuned, and with all of these at several ε or momenta where all is.',
      min: 2,
      max: 32,
      default: 12,
      scale: 'linear',
    },
    draw: {
      type: 'integer',
      label: 'Draw',
      key: 'd',
      hint: 'Another number draws other settings.',
      min: 1,
      max: 99,
      default: 1,
      scale: 'linear',
    },
    momentum: {
      type: 'number',
      label: 'Momentum in the limit',
      key: 'm',
      symbol: 'γ',
      min: 0,
      max: 0.99,
      default: 0.9,
      scale: 'linear',
      hint: 'γ of the special method and of the general one that becomes it as ε grows.',
    },
  },
};
