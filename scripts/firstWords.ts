import type { Plugin } from 'vite';

/** What stands in every page before its scripts do, with the title and description of the page: for slow lines, and where scripts are not allowed. */
export function firstWords(): Plugin {
  return {
    name: 'first-words',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => {
        // The page of a test runner is not the lab's.
        if (!html.includes(PLACE)) return html;
        const title = found(html, /<title>(?<text>[^<]*)<\/title>/);
        const description = found(html, /name="description"\s+content="(?<text>[^"]*)"/);
        return html
          .replace('</head>', `<style>${STYLE}</style></head>`)
          .replace(PLACE, `<div id="root">${words(title, description)}</div>`);
      },
    },
  };
}

/** Where a page of the lab is drawn. */
const PLACE = '<div id="root"></div>';

function found(html: string, pattern: RegExp): string {
  const text = pattern.exec(html)?.groups?.['text'];
  if (text === undefined) throw new Error(`a page has no ${pattern.source}`);
  return text;
}

function words(title: string, description: string): string {
  return `<div class="first-words">
    <h1>${title}</h1>
    <p>${description}</p>
    <noscript><p>This page is drawn by a program: it appears when scripts may run.</p></noscript>
  </div>`;
}

/** In the colours of the system: the chosen theme is known only later. */
const STYLE = `
:where(body) { margin: 0; background: Canvas; }
.first-words { padding: 8px 20px; color: CanvasText;
  font: 16px/1.5 -apple-system, 'Segoe UI Variable Text', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }
.first-words h1 { margin: 0; font-size: 15px; font-weight: 650; }
.first-words p { max-width: 62ch; margin: 24px 0; }
`;
