import { Suspense, type ReactNode } from 'react';
import { panelKindOf } from '../../panels/kinds.ts';
import { placesOf } from '../../experiment/places.ts';
import { Announcer } from '../Announcer.tsx';
import { Dialogs, Panels } from '../App.tsx';
import { Divergences } from '../Divergences.tsx';
import { Notices } from '../Notices.tsx';
import { Halo } from '../presenting/Halo.tsx';
import '../presenting/presenting.css';
import { usePresentingKeys } from '../presenting/usePresentingKeys.ts';
import { Transport } from '../Transport.tsx';
import { useExperiment, useLab, useUi } from '../useLab.ts';
import { LessonHead } from './LessonHead.tsx';
import { isCovered } from './lessonStore.ts';
import { Player } from './Player.tsx';
import { useLessonState, usePlay } from './useLesson.ts';
import { useLitPanels } from './useLitPanels.ts';

/** A lesson beside the workspace that it is about. */
export function LessonPage(): ReactNode {
  const isFolded = useLessonState((state) => state.isFolded);
  const isPresented = useUi((state) => state.isPresenting);
  const lab = useLab();
  const { lesson, first, last, go } = usePlay();
  const at = useLessonState(({ section }) => section);
  const covers = useLessonState((state) => isCovered(lesson, state, isPresented));
  usePresentingKeys(lab, { at, first, last }, go);
  useLitPanels();
  return (
    <>
      <div className="page lesson-page" data-folded={isFolded || undefined} data-presented={isPresented || undefined}>
        <LessonHead />
        <div className="lesson-body">
          {!isFolded && <Player />}
          <main id="panels" tabIndex={-1} aria-label="Panels">
            <Notices />
            <Divergences />
            {covers ? <Cover /> : <Panels />}
          </main>
        </div>
      </div>
      {!covers && <Transport />}
      {isPresented && <Halo />}
      <Announcer />
      <Suspense>
        <Dialogs />
      </Suspense>
    </>
  );
}

/** In place of the panels until there is a prediction. */
function Cover(): ReactNode {
  const places = useExperiment(({ view }) => placesOf(view));
  const titles = [...new Set(places.map(({ kind }) => panelKindOf(kind)?.title ?? kind))];
  return (
    <div className="cover">
      <p>
        <strong>Predict first.</strong> Then the experiment runs, and you will see: {titles.join(', ')}.
      </p>
    </div>
  );
}
