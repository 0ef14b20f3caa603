import { lazy, type FunctionComponent } from 'react';
import type { DialogName } from '../store/ui.ts';

/** What may lie above the page; each is downloaded when it is opened first. */
export const dialogs: Readonly<Partial<Record<DialogName, FunctionComponent<{ readonly onClose: () => void }>>>> = {
  share: lazy(() => import('./ShareDialog.tsx').then((all) => ({ default: all.ShareDialog }))),
  help: lazy(() => import('./HelpDialog.tsx').then((all) => ({ default: all.HelpDialog }))),
  program: lazy(() => import('./ProgramDialog.tsx').then((all) => ({ default: all.ProgramDialog }))),
};
