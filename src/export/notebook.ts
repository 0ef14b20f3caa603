import type { Section } from './scriptSections.ts';

/** Sections as a Jupyter notebook, nbformat 4.5: a JSON value. */
export function notebook(sections: readonly Section[]): unknown {
  const cells = sections.flatMap(({ title, text, link, code, isData }, index) => [
    {
      cell_type: 'markdown',
      id: `text-${index + 1}`,
      metadata: {},
      source: linesOf(
        `${index === 0 ? '#' : '##'} ${plain(title)}\n\n${text.split('\n\n').map(plain).join('\n\n')}${addressOf(link)}`,
      ),
    },
    {
      cell_type: 'code',
      id: `code-${index + 1}`,
      execution_count: null,
      metadata: isData ? { jupyter: { source_hidden: true } } : {},
      outputs: [],
      source: linesOf(code.join('\n')),
    },
  ]);
  return {
    cells,
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** An address of the web as a Markdown link; nothing else gets between angle brackets. */
function addressOf(link: string | undefined): string {
  if (link === undefined) return '';
  return /^https?:\/\/[^\s<>]+$/.test(link) ? `\n\n<${link}>` : `\n\n${plain(link)}`;
}

/** A text as lists of lines, each with its end but the last. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').map((line, i, all) => (i < all.length - 1 ? `${line}\n` : line));
}

/** Text that Markdown shows as it is. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|$~!]/g, '\\$&');
}
