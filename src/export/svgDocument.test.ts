import { describe, expect, it } from 'vitest';
import { escapeXml, svgDocument } from './svgDocument.ts';

const hostile = `</text><script>alert("1")</script> & 'so' \u0000 ]]>`;

describe('svgDocument', () => {
  const svg = svgDocument({
    title: hostile,
    caption: `${hostile} ${'word '.repeat(60)}`,
    link: 'https://lab/#v=1&title="x"',
    width: 400,
    height: 200,
    markup: '<path d="M0 0L1 1"/>',
    fontFamily: "'Quoted', sans-serif",
    colors: { paper: '#fff', ink: '#000', quiet: '#666' },
  });

  it('takes every text as text', () => {
    expect(svg).not.toMatch(/<script|foreignObject| on\w+=/);
    expect(svg).not.toContain('\u0000');
    expect(svg).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;so&#39;');
    // What is left between tags has neither sign of markup.
    for (const [, text = ''] of svg.matchAll(/>([^<]*)</g)) expect(text).not.toMatch(/&(?!(amp|lt|gt|quot|#39);)/);
  });

  it('wraps the caption below the picture, and holds the link as text and metadata', () => {
    const lines = [...svg.matchAll(/font-size="13"[^>]*>([^<]*)</g)].map(([, text = '']) =>
      text.replace(/&[^;]*;/g, 'x'),
    );
    expect(lines.length).toBeGreaterThan(5);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(58);
    expect(svg).toContain('<dc:source>https://lab/#v=1&amp;title=&quot;x&quot;</dc:source>');
    expect(svg).toMatch(/<text[^>]*>https:\/\/lab\/#v=1&amp;title=&quot;x&quot;</);
  });

  it('leaves out what XML does not allow', () => {
    expect(escapeXml('a\u0001\uFFFE\uD800b')).toBe('ab');
  });
});
