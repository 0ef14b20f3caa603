import { deflateRawSync } from 'node:zlib';

const pack = (text: string) => deflateRawSync(text).toString('base64url');
const json = (value: unknown) => `v=1&z=${pack(JSON.stringify(value))}`;
const raw = (text: string) => `v=1&z=${pack(text)}`;
const deep = (count: number) => `${'['.repeat(count)}${']'.repeat(count)}`;
const script = '<script>alert(1)</script>';
const image = '"><img src=x onerror=alert(1)>';
const bidi = '\u202egnp.exe\u2066\u2069\u200f';
const sgd = [{ optimizer: 'sgd' }];

/** Links made by hand to do harm, by what they try. */
export const hostileLinks: Readonly<Record<string, string>> = {
  // Names that mean something to JavaScript.
  'prototype as a key': 'v=1&__proto__=1&constructor=2&prototype=3&toString=4',
  'prototype as a preset': 'v=1&from=__proto__',
  'a constructor as a preset': 'v=1&from=constructor',
  'prototype as a problem': 'v=1&p=__proto__,noise:1',
  'a constructor as a problem': 'v=1&p=constructor',
  'prototype as a network': 'v=1&from=rings&n=__proto__,net:1',
  'a method as a network': 'v=1&from=rings&n=hasOwnProperty,net:4',
  'prototype as an optimizer': 'v=1&r=__proto__,lr:1&r=toString&r=valueOf,lr:2',
  'prototype as a setting': 'v=1&r=adam,__proto__:1,constructor:2,hasOwnProperty:3',
  'prototype as a panel': 'v=1&panel=__proto__&panel=constructor,run:1',
  'prototype as a weight': 'v=1&from=rings&w=__proto__',
  'prototype as a choice': 'v=1&engine=__proto__&x=constructor&show=toString',
  'prototype in JSON': raw('{"__proto__":{"polluted":1},"runs":[{"optimizer":"sgd","__proto__":{"polluted":1}}]}'),
  'a constructor’s prototype in JSON': raw('{"constructor":{"prototype":{"polluted":1}},"problem":{"kind":"moons"}}'),
  'prototype as settings in JSON': raw(
    '{"problem":{"kind":"moons","__proto__":{"noise":5}},"runs":[{"optimizer":"adam"}]}',
  ),
  'prototype as weights in JSON': raw(
    '{"problem":{"kind":"moons"},"network":{"weights":{"__proto__":[[1]],"constructor":[[1]]}}}',
  ),
  'prototype in the view': raw(
    '{"view":{"__proto__":{"cursor":5},"panels":[{"kind":"__proto__"},{"__proto__":{"kind":"lossCurves"}}]}}',
  ),
  // Text that becomes code where it is put into a page without care.
  'a script as the title': `v=1&title=${encodeURIComponent(script)}`,
  'a handler as the title': `v=1&title=${encodeURIComponent(image)}`,
  'an address as the title': 'v=1&title=javascript%3Aalert%281%29',
  'a script as a label': `v=1&r=adam,label:${encodeURIComponent(script)}`,
  'a formula of a spreadsheet as a label': 'v=1&r=adam,label:%3DHYPERLINK%28%22http%3A%2F%2Fexample.org%22%29',
  'a script as a key': `v=1&${encodeURIComponent(script)}=1&<script>=2&"onload"=3`,
  'a script as a problem': `v=1&p=${encodeURIComponent(script)}`,
  'a script as a version': `v=${encodeURIComponent(script)}`,
  'a script as a result': `v=1&res=${encodeURIComponent(script)}`,
  'a script among what is kept': `v=1&later=${encodeURIComponent(script)}&other="><b>`,
  'a script in packed text': json({
    title: script,
    runs: [{ optimizer: 'sgd', label: image }],
    problem: { kind: script },
  }),
  'a style as a colour': 'v=1&r=adam,color:red;background:url(x)',
  'a template as the title': 'v=1&title=${alert(1)}{{7*7}}<%25%3D7%25>',
  // Text that reads otherwise than it is.
  'text from right to left': `v=1&title=${encodeURIComponent(bidi)}&r=adam,label:${encodeURIComponent(bidi)}`,
  'text from right to left, unescaped': `v=1&title=${bidi}&${bidi}=${bidi}`,
  'half characters': 'v=1&title=\ud800\udfff\udc00&r=adam,label:\ud83d',
  'zero characters': 'v=1&title=%00%01%1b%5b31m&w=%00&from=%00',
  'a thousand accents': `v=1&title=a${'%CC%81'.repeat(1000)}`,
  'characters that grow': `v=1&title=${encodeURIComponent('\ufdfa'.repeat(300))}`,
  'private characters': `v=1&title=${encodeURIComponent('\ue000\u{f0000}\uffff')}`,
  'damaged percent signs': 'v=1&title=%&steps=%zz&r=adam,lr:%E0%A4%A&%=%',
  // Numbers that are none, or too large.
  'not a number': 'v=1&steps=NaN&seed=NaN&r=adam,lr:NaN&p=moons,noise:NaN',
  infinity: 'v=1&steps=Infinity&r=adam,lr:Infinity&t=-Infinity',
  '1e400': 'v=1&steps=1e400&batch=1e400&r=adam,lr:1e400&p=rosenbrock&start=1e400-1e400',
  '1e400 in JSON': raw(
    '{"steps":1e400,"seed":-1e400,"runs":[{"optimizer":"adam","learningRate":1e400}],"network":{"widths":[1e400]}}',
  ),
  'other numerals': 'v=1&steps=0x10&seed=0b11&batch=1_000&seeds=١٢&r=adam,lr:1,5',
  'negative zero and less': 'v=1&steps=-0&seed=-1&seeds=-5&r=adam,lr:-0',
  'a smallest number': 'v=1&r=adam,lr:5e-324&p=rosenbrock&start=5e-324-5e-324',
  'numbers as other types': json({
    steps: [300],
    seed: { valueOf: 1 },
    batch: '32',
    seeds: true,
    runs: [{ optimizer: ['adam'] }],
  }),
  'huge sizes': 'v=1&p=moons,n:999999999&n=mlp,net:99999-99999-99999&steps=999999999&seeds=999999&batch=999999',
  'sizes that only together are huge':
    'v=1&p=teacherStudent,n:20000&n=mlp,net:256-256-256-256&seeds=64&steps=100000&r=shampoo&r=shampoo&r=shampoo&r=shampoo&r=shampoo&r=shampoo&r=shampoo&r=shampoo',
  'a huge convolution': 'v=1&from=rings&n=convolution,channels:9999,kernel:9999&batch=0&seeds=64',
  'a huge embedding': json({
    problem: { kind: 'clickStream', fields: 9999, values: 1e9 },
    network: { kind: 'embedding', size: 1e9 },
    runs: sgd,
  }),
  'a huge sketch': 'v=1&rank=1e9&r=sketchy,k:1e9&r=adaFd,l:1e9',
  'steps beyond the end': 'v=1&steps=5&t=99999&focus=99&panel=levelSets,run:99',
  // Much of little.
  '16 KB of ampersands': `v=1${'&'.repeat(16_000)}`,
  '16 KB of runs': `v=1${'&r=adam'.repeat(2300)}`,
  '16 KB of panels': `v=1${'&panel=timeline'.repeat(1000)}`,
  '16 KB of unknown keys': `v=1${Array.from({ length: 1800 }, (_, i) => `&k${i}=1`).join('')}`,
  '16 KB of settings': `v=1&r=adam${',lr:1'.repeat(3200)}`,
  '16 KB of percent signs': `v=1&title=${'%'.repeat(16_000)}`,
  '16 KB of escaped commas': `v=1&r=${'%2C'.repeat(5_000)}`,
  '16 KB of hyphens': `v=1&p=rosenbrock&start=${'1-'.repeat(8_000)}`,
  '16 KB of digits': `v=1&steps=${'1'.repeat(16_000)}`,
  '16 KB of digits and dots': `v=1&n=mlp,net:${'1.-'.repeat(5_000)}`,
  '16 KB of entities': `v=1${'&amp;'.repeat(3_000)}`,
  '16 KB of a result': `v=1&res=60,float64,1,0.1.0,0aajaf3${',.5~abcde'.repeat(1500)}`,
  'a key of 16 KB': `v=1&${'k'.repeat(16_000)}=1`,
  'more than is read': `v=1&title=${'a'.repeat(70_000)}`,
  // Packed text that is larger or deeper than it looks.
  '40 MB of zeros': `v=1&z=${deflateRawSync(Buffer.alloc(40e6), { level: 9 }).toString('base64url')}`,
  '256 KB of brackets': raw(deep(131_000)),
  '256 KB of braces': raw('{"a":'.repeat(50_000)),
  '100 KB of keys': json(Object.fromEntries(Array.from({ length: 9000 }, (_, i) => [`k${i}`, i]))),
  '256 KB of runs': json({ runs: Array(9000).fill({ optimizer: 'sgd' }) }),
  '256 KB of panels': json({ view: { panels: Array(12_000).fill({ kind: 'timeline' }) } }),
  '256 KB of widths': json({ problem: { kind: 'moons' }, network: { widths: Array(100_000).fill(1) } }),
  '256 KB of data': json({
    problem: { kind: 'inline', inputs: Array(20_000).fill([1]), targets: Array(20_000).fill([1]) },
    runs: sgd,
  }),
  'data in rows of different lengths': json({
    problem: { kind: 'inline', inputs: Array.from({ length: 900 }, (_, i) => Array(i % 40).fill(1)), targets: [[1]] },
    runs: sgd,
  }),
  'data that are no numbers': json({
    problem: { kind: 'inline', inputs: [[null, 'NaN', {}]], targets: [[[]]] },
    runs: sgd,
  }),
  'weights of other shapes': json({
    problem: { kind: 'moons' },
    network: { widths: [2], weights: { W1: Array(900).fill(Array(90).fill(0)), b: 5 } },
    runs: sgd,
  }),
  'a string of 256 KB': json({ title: '\u202e'.repeat(80_000) }),
  'an open string of 256 KB': raw(`{"title":"${'\\\\'.repeat(120_000)}`),
  'the same key over and over': raw(`{${Array(20_000).fill('"steps":1').join(',')}}`),
  'packed twice': json({ z: pack('{"steps":5}'), v: 1 }),
  'packed text that is no text': `v=1&z=${deflateRawSync(Buffer.from([0xff, 0xfe, 0xc3, 0x28])).toString('base64url')}`,
  'packed text that is cut': `v=1&z=${pack(JSON.stringify({ title: 'a'.repeat(500) })).slice(0, -6)}`,
  '60 KB of commas': `v=1&z=${','.repeat(60_000)}`,
  'nothing packed': 'v=1&z=',
  'null, packed': raw('null'),
  'a list, packed': raw('[[["v",1]]]'),
  'a number, packed': raw('1e999'),
  // Forged results, and versions.
  'a result of another experiment': 'v=1&from=rings&res=60,float64,1,0.1.0,zzzzzzz,.5~abcde,.5~abcde,.5~abcde,.5~abcde',
  'a result that is no number': 'v=1&res=60,float64,1,0.1.0,0aajaf3,NaN~abcde,Infinity~abcde,1e999~abcde,-~abcde',
  'a result on no engine': 'v=1&res=60,__proto__,1,0.1.0,0aajaf3,.5~abcde',
  'a result at no step': 'v=1&res=-1,float64,1,0.1.0,0aajaf3,.5~abcde',
  'a version without end': `v=${'9'.repeat(5000)}`,
  'a version below': 'v=-1&e=-1&from=rings',
  'an arithmetic of the future': 'v=1&e=9999&from=rings',
  'everything twice': 'v=1&v=2&v=1&z=&z=a&from=rings&from=moons&res=1&res=2&e=1&e=2&title=a&title=b',
  'only signs': '&=&==&,:;%23##?',
};
