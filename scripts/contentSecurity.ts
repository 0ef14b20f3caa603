import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/**
 * What a built page may load and run: its own scripts, compiled WebAssembly, and nothing that text is turned into. Styles set by scripts on single
 * elements are not affected by `style-src`. Frames are allowed, because experiments are embedded in other pages. `styles`: hashes of those in the page.
 */
const policy = (styles: readonly string[]) =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    ["style-src 'self'", ...styles].join(' '),
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Hashes of the styles that stand in the page itself. */
function stylesOf(html: string): readonly string[] {
  return [...html.matchAll(/<style>(?<text>[^]*?)<\/style>/g)].map(
    ({ groups }) =>
      `'sha256-${createHash('sha256')
        .update(groups?.['text'] ?? '')
        .digest('base64')}'`,
  );
}

/** Writes the policy into every built page; the development server needs scripts that the policy forbids. */
export function contentSecurity(): Plugin {
  return {
    name: 'content-security',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: policy(stylesOf(html)) },
          injectTo: 'head-prepend',
        },
      ],
    },
  };
}
