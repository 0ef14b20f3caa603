import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { experimentFields } from '../../experiment/experimentFields.ts';
import { embedCode } from './embedCode.ts';
import { chosenFields } from './embedControls.ts';
import { embedQuery, readEmbedding } from './embedQuery.ts';

describe('the query of an embedded lab', () => {
  it('names panels and controls', () => {
    expect(readEmbedding('?embed=lossCurves,levelSets&controls=learningRate,play')).toEqual({
      ...{ panels: ['lossCurves', 'levelSets'], controls: ['learningRate', 'play'], problems: [] },
    });
    expect(readEmbedding('?embed')).toEqual({ panels: [], controls: ['transport'], problems: [] });
    expect(readEmbedding('?embed=lossCurves&controls=')).toEqual({
      panels: ['lossCurves'],
      controls: [],
      problems: [],
    });
  });

  it('takes the keys of links for names, and comes back as it was written', () => {
    const embedding = { panels: ['lossCurves'], controls: ['lr', 'noise', 'steps'] };
    expect(readEmbedding(embedQuery(embedding))).toEqual({ ...embedding, problems: [] });
    expect(Object.keys(chosenFields(experimentFields, ['seed', 'steps']))).toEqual(['steps', 'seed']);
  });

  it('says what it does not know', () => {
    expect(readEmbedding('?embed=__proto__,lossCurves,<b>&controls=constructor').problems).toEqual([
      ...['There is no panel “__proto__”; it is left out.', 'There is no panel “<b>”; it is left out.'],
      'There is no control “constructor”; it is left out.',
    ]);
    expect(readEmbedding(`?embed=${'a,'.repeat(900)}`)).toMatchObject({ panels: [], problems: [/1807 characters/] });
  });

  it('never throws, and takes nothing but known names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 80 }), (a, b) => {
        const { panels, controls, problems } = readEmbedding(`?embed=${a}&controls=${b}`);
        for (const name of [...panels, ...controls]) expect(name).toMatch(/^[a-zA-Z]\w*$/);
        expect(problems.length).toBeLessThanOrEqual(12);
      }),
    );
  });
});

it('the text for a page keeps a hostile title inside of its attribute', () => {
  expect(embedCode('https://a.org/?embed=x&controls=y#v=1', "\"><script>alert('1')</script>", 400)).toBe(
    '<iframe src="https://a.org/?embed=x&amp;controls=y#v=1" title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;" width="100%" height="400" style="border:0" loading="lazy" allow="clipboard-write"></iframe>',
  );
});
