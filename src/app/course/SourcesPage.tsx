import type { ReactNode } from 'react';
import { presetOf } from '../../experiment/presets/index.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import { lessonQuery } from '../../lessons/lessonQuery.ts';
import { sourceMap, type Exhibit, type SourceSection } from '../../lessons/sourceMap.ts';
import { sources, type Passage, type SourceName } from '../../lessons/sources.ts';
import { optimizerOf } from '../../optimizers/index.ts';

/** The three sources, section by section, each with the lessons that are about it and what in the lab shows it. */
export function SourcesPage({ course }: { readonly course: readonly Lesson[] }): ReactNode {
  return (
    <main className="course">
      <nav aria-label="Pages">
        <a href="./course.html">← The course</a>
      </nav>
      <h1>The sources, section by section</h1>
      <p className="course-lead">
        The lab is made to be read beside these. Sections are named by what they are about. Where a source slips, that
        is said with it: the lab computes what is right.
      </p>
      {sourceNames.map((name) => (
        <section key={name} aria-labelledby={name}>
          <h2 id={name}>{sources[name].title}</h2>
          <p className="quiet">
            {sources[name].authors}: <a href={sources[name].address}>{sources[name].address}</a>
          </p>
          <ol className="source-sections">
            {sourceMap[name].map((section) => (
              <SectionEntry key={section.key} source={name} section={section} course={course} />
            ))}
          </ol>
        </section>
      ))}
    </main>
  );
}

const sourceNames: readonly SourceName[] = ['sketchy', 'shampoo', 'lecture'];

function SectionEntry({
  source,
  section: { key, about, shown, slip },
  course,
}: {
  readonly source: SourceName;
  readonly section: SourceSection;
  readonly course: readonly Lesson[];
}): ReactNode {
  const found = course.flatMap((lesson) =>
    lesson.passages
      .filter((passage) => passage.source === source && passage.section === key)
      .map((passage) => ({ lesson, passage })),
  );
  const lessons = [...new Set(found.map(({ lesson }) => lesson))];
  const slips = found.flatMap(({ passage }) => passage.slip ?? []);
  return (
    <li id={`${source}-${key}`} className="source-section">
      <div>
        <h3>{about}</h3>
        {found.map(({ passage }, index) => (
          <Says key={index} passage={passage} />
        ))}
        {(slips.length > 0 ? slips : [slip].filter((one) => one !== undefined)).map((one) => (
          <p key={one} className="slip">
            <strong>Slip.</strong> {one}
          </p>
        ))}
      </div>
      <ul className="source-ways">
        {lessons.map(({ kind, order, title }) => (
          <li key={kind}>
            <a href={`./index.html${lessonQuery({ kind })}`}>
              Lesson {order}: {title}
            </a>
          </li>
        ))}
        <li>
          <ExhibitLink exhibit={shown} />
        </li>
      </ul>
    </li>
  );
}

function Says({ passage: { says } }: { readonly passage: Passage }): ReactNode {
  return <p className="source-says">{says}</p>;
}

function ExhibitLink({ exhibit }: { readonly exhibit: Exhibit }): ReactNode {
  if (exhibit.type === 'optimizer')
    return <a href={`./optimizers.html#${exhibit.kind}`}>Optimizer: {optimizerOf(exhibit.kind)?.label}</a>;
  return <a href={`./index.html#v=1&from=${exhibit.preset}`}>Figure: {presetOf(exhibit.preset)?.label}</a>;
}
