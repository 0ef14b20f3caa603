import { wrapped } from './pythonText.ts';
import type { Section } from './scriptSections.ts';

/** Sections as one Python file. */
export function pythonScript(sections: readonly Section[]): string {
  const parts = sections.map(({ title, text, link, code }) => {
    const comments = [title, ...text.split('\n\n'), ...(link === undefined ? [] : [link])]
      .flatMap((paragraph) => [...wrapped(paragraph, 98), ''])
      .slice(0, -1);
    return [...comments.map((line) => `# ${line}`.trimEnd()), '', ...code].join('\n');
  });
  return `${parts.join('\n\n\n')}\n`;
}
