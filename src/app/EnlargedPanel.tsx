import type { ReactNode } from 'react';
import { ChartScale } from '../charts/chartScale.ts';
import { Modal } from './Modal.tsx';
import { PanelBody } from './PanelCard.tsx';
import { useLab, useMoment, useUi } from './useLab.ts';

/** How much taller charts are where a panel has the whole screen. */
const SCALE = 2;

/** One panel above all others. */
export function EnlargedPanel(): ReactNode {
  const { ui } = useLab();
  const index = useUi(({ enlarged }) => enlarged);
  const view = useMoment().panels.find((one) => one.index === index);
  if (!view) return null;
  return (
    <Modal title={view.name} className="enlarged" onClose={() => ui.setState({ enlarged: undefined })}>
      <ChartScale value={SCALE}>
        <PanelBody view={view} id="panel-enlarged" />
      </ChartScale>
    </Modal>
  );
}
