import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import '../../charts/charts.css';
import '../../panels/panels.css';
import '../../charts/theme.css';
import '../layout.css';
import '../controls.css';
import './course.css';
import { lessonKinds, loadCourse } from '../../lessons/lessons.ts';
import { shownTheme } from '../../store/ui.ts';
import { NotDownloaded } from '../NotDownloaded.tsx';
import { loadPreferences } from '../preferences.ts';
import { CoursePage } from './CoursePage.tsx';
import { readCourseQuery } from './courseQuery.ts';

/** Opens the course: the list of its lessons, sheets to print (`?sheet=tilt`, `?sheet=all`), or the sources with what is about them (`?sources`). */
export async function openCourse(place: HTMLElement): Promise<void> {
  const query = readCourseQuery(location.search, lessonKinds);
  const { dataset } = document.documentElement;
  dataset['page'] = query.page;
  // A sheet is paper.
  if (query.page === 'sheets') dataset['theme'] = 'light';
  else followTheme();
  const root = createRoot(place);
  // Drawn at once, so that what the address points to is there when the browser is asked to go to it.
  const draw = (page: ReactNode) => flushSync(() => root.render(page));
  try {
    const course = await loadCourse();
    switch (query.page) {
      case 'lessons':
        draw(<CoursePage course={course} />);
        break;
      case 'sources': {
        const { SourcesPage } = await import('./SourcesPage.tsx');
        draw(<SourcesPage course={course} />);
        break;
      }
      case 'sheets': {
        const { SheetsPage } = await import('./sheets/SheetsPage.tsx');
        draw(<SheetsPage course={course} query={query} />);
      }
    }
  } catch {
    draw(<NotDownloaded onRetry={() => location.reload()} />);
  }
  document.title = `${TITLES[query.page]} – Preconditioner Lab`;
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

const TITLES = { lessons: 'Course', sources: 'Sources', sheets: 'Sheets' } as const;

function followTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const { theme } = loadPreferences();
  const show = () => {
    document.documentElement.dataset['theme'] = shownTheme({ theme, prefersDark: dark.matches });
  };
  show();
  dark.addEventListener('change', show);
}
