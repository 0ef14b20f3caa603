import { useEffect } from 'react';
import { useLab } from '../useLab.ts';
import { usePlay } from './useLesson.ts';

/** Joins what is lit in the text with the panels: runs are pointed at in both, and panels get an edge. */
export function useLitPanels(): void {
  const { live, ui } = useLab();
  const { store } = usePlay();
  useEffect(() => {
    const fromText = store.subscribe(({ lit }, before) => {
      if (lit === before.lit) return;
      const run = lit.find((light) => light.startsWith('run:'));
      const hoveredRun = run === undefined ? undefined : Number(run.slice('run:'.length));
      if (ui.getState().hoveredRun !== hoveredRun) ui.setState({ hoveredRun });
      const sections = document.querySelectorAll<HTMLElement>('#panels section.panel');
      for (const [place, { panel }] of live.get().panels.entries())
        sections[place]?.toggleAttribute('data-lit', lit.includes(`panel:${panel.kind}`));
    });
    const fromPanels = ui.subscribe(({ hoveredRun }, before) => {
      if (hoveredRun === before.hoveredRun) return;
      const { lit } = store.getState();
      if (hoveredRun === undefined ? lit.length === 0 : lit.includes(`run:${hoveredRun}`)) return;
      store.setState({ lit: hoveredRun === undefined ? [] : [`run:${hoveredRun}`] });
    });
    return () => {
      fromText();
      fromPanels();
    };
  }, [live, ui, store]);
}
