import type { FunctionComponent } from 'react';
import type { DialogName } from '../store/ui.ts';
import { later } from './later.tsx';

/** What may lie above the page; each is downloaded when it is opened first. */
export const dialogs: Readonly<Partial<Record<DialogName, FunctionComponent<{ readonly onClose: () => void }>>>> = {
  share: later(
    () => import('./ShareDialog.tsx'),
    (all) => all.ShareDialog,
  ),
  workspaces: later(
    () => import('./WorkspacesDialog.tsx'),
    (all) => all.WorkspacesDialog,
  ),
  export: later(
    () => import('./ExportDialog.tsx'),
    (all) => all.ExportDialog,
  ),
  help: later(
    () => import('./HelpDialog.tsx'),
    (all) => all.HelpDialog,
  ),
  program: later(
    () => import('./ProgramDialog.tsx'),
    (all) => all.ProgramDialog,
  ),
  palette: later(
    () => import('./palette/Palette.tsx'),
    (all) => all.Palette,
  ),
};
