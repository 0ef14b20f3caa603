import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { later } from '../later.tsx';
import { useLab, useSession, useUi } from '../useLab.ts';

const FirstMinute = later(
  () => import('./FirstMinute.tsx'),
  (all) => all.FirstMinute,
);

/** Room for the first minute above the panels, from the first frame on, so that nothing moves when it has come; it comes after the first picture. */
export function FirstMinutePlace(): ReactNode {
  const { ui, session } = useLab();
  const guide = useUi((state) => state.guide);
  const hasTrained = useSyncExternalStore(session.traces.subscribe, () => (session.traces.get()?.newest ?? 0) > 0);
  const isAtRest = useSession(({ phase }) => phase !== 'loading' && phase !== 'running');
  const isDrawn = hasTrained || isAtRest;
  const [mayCome, setMayCome] = useState(isDrawn);
  if (isDrawn && !mayCome) setMayCome(true);
  if (guide !== 'offered' && guide !== 'firstMinute') return null;
  const close = () => {
    ui.setState({ guide: undefined });
    document.getElementById('panels')?.focus({ preventScroll: true });
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape from whatever inside has the focus
    <section
      className="first-minute"
      aria-label="The first minute"
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      {mayCome && <FirstMinute onClose={close} />}
    </section>
  );
}
