import type { Experiment } from '../../../experiment/experiment.ts';
import { placeOf, placesOf, withPlaces } from '../../../experiment/places.ts';
import type { Lesson } from '../../../lessons/lesson.ts';
import { experimentAt } from '../../lesson/lessonStore.ts';

/**
 * What a lesson's sheet shows: the first panel of the section in which the reader predicts what the lesson claims, on the engine on which the
 * claim is asserted. Claims have experiments of their own, as small as will do; the section is the first prediction on the same problem.
 */
export function figureOf(lesson: Lesson): Experiment {
  const { sections, claims } = lesson;
  const predicted = sections.flatMap(({ task }, index) =>
    task.type === 'check' || task.type === 'do' ? [] : experimentAt(lesson, index),
  );
  const problem = JSON.stringify(claims[0]?.experiment.problem);
  const same = predicted.find((one) => JSON.stringify(one.problem) === problem);
  const experiment = same ?? predicted[0] ?? experimentAt(lesson, 0);
  const [place = placeOf('lossCurves')] = placesOf(experiment.view);
  return { ...experiment, engine: 'float64', view: withPlaces(experiment.view, [place]) };
}
