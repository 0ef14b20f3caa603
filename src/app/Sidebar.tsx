import { memo, type ReactNode } from 'react';
import { NetworkSection } from './NetworkSection.tsx';
import { PanelsSection } from './PanelsSection.tsx';
import { PresetPicker } from './PresetPicker.tsx';
import { ProblemSection } from './ProblemSection.tsx';
import { RunList } from './RunList.tsx';
import { TrainingSection } from './TrainingSection.tsx';

/** The experiment, as it can be changed. */
export const Sidebar = memo(function Sidebar(): ReactNode {
  return (
    <aside className="sidebar" aria-label="Experiment">
      <PresetPicker />
      <ProblemSection />
      <NetworkSection />
      <TrainingSection />
      <RunList />
      <PanelsSection />
    </aside>
  );
});
