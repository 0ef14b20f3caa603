import fc from 'fast-check';
import { float64 } from '../array/float64.ts';
import type { Ops, Reduced } from '../array/ops.ts';
import type { Case } from './machineOps.properties.ts';

/** Which expressions are drawn. */
interface Options {
  /** Whole numbers that stay small, on which float32 is exact: every operation but those that leave the whole numbers. */
  readonly whole: boolean;
  /** Rows and columns of inputs, at most. */
  readonly longest: number;
  /** Whether inputs are like the examples, weights and biases of a network, of eight rows at least, and mostly multiplied. */
  readonly likeNetworks?: boolean;
}

/** One operation: which, and numbers that choose its operands among what there is, and its details. */
interface Choice {
  readonly kind: (typeof KINDS)[number];
  readonly f: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const KINDS = [
  'unary',
  'binary',
  'withNumber',
  'where',
  'reduce',
  'transpose',
  'reshape',
  'slice',
  'concat',
  'matmul',
  'products',
  'pick',
  'eigh',
] as const;
const MULTIPLYING = ['matmul', 'matmul', 'matmul', 'matmul', 'binary', 'reduce'] as const;
const UNARY = ['neg', 'abs', 'sign', 'sqrt', 'exp', 'log', 'expm1', 'log1p', 'tanh', 'sin', 'cos'] as const;
const BINARY = ['add', 'sub', 'mul', 'maximum', 'minimum', 'greater', 'div', 'pow'] as const;
const NUMBERS = [0, 1, -1, 2, 0.5, -0.1];
/** Axes that operations lengthen stay below this, so that sums of products of clipped whole numbers stay below 2²⁴. */
const LONGEST = 64;
const CLIP = 500;

const number = fc.nat({ max: 1000 });

/** Random expressions of a few inputs in up to three replicas; some of what they make is wanted, perhaps in the inputs' place. */
export function expressions({ whole, longest, likeNetworks = false }: Options): fc.Arbitrary<Case> {
  const kinds = KINDS.filter((kind) => !whole || kind !== 'eigh');
  const choice: fc.Arbitrary<Choice> = fc.record({
    kind: fc.constantFrom(...kinds, ...(likeNetworks ? MULTIPLYING : [])),
    f: number,
    a: number,
    b: number,
    c: number,
  });
  const value = whole
    ? fc.integer({ min: -9, max: 9 })
    : fc.oneof(
        { weight: 12, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }).map((x) => x || 0.125) },
        { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 1e30) },
      );
  const shapes = likeNetworks ? networkShapes(longest) : anyShapes(longest);
  return fc
    .tuple(
      fc.integer({ min: 1, max: 3 }),
      shapes,
      fc.array(choice, { minLength: likeNetworks ? 15 : 1, maxLength: 40, size: 'max' }),
      fc.array(number, { minLength: likeNetworks ? 4 : 1, maxLength: 6 }),
      fc.boolean(),
    )
    .chain(([replicas, drawn, choices, wanted, inPlace]) => {
      const filled = drawn.map(([rows, columns]) => {
        const length = replicas * rows * columns;
        return fc.array(value, { minLength: length, maxLength: length, size: 'max' });
      });
      return fc.tuple(...filled).map((values): Case => ({
        inputs: values.map((data, i) => float64.array(data, [replicas, ...drawn[i]!])),
        inPlace,
        compute: (xp, inputs) => {
          const nodes = expression(xp, inputs, choices, whole);
          // The latest are the deepest. The last result makes sure that there is something to do.
          return [
            ...wanted.map((n) => nodes[nodes.length - 1 - (n % nodes.length)]!),
            xp.max(xp.neg(inputs[0]!), 'matrix'),
          ];
        },
      }));
    });
}

type Shapes = fc.Arbitrary<readonly (readonly [rows: number, columns: number])[]>;

/** Of few lengths, so that many operations fit. */
function anyShapes(longest: number): Shapes {
  return fc.tuple(fc.constant(1), ...[0, 1, 2].map(() => fc.integer({ min: 1, max: longest }))).chain((extents) => {
    const extent = fc.constantFrom(...extents);
    return fc.array(fc.tuple(extent, extent), { minLength: 1, maxLength: 5 });
  });
}

function networkShapes(longest: number): Shapes {
  const width = fc.integer({ min: 1, max: 20 });
  return fc.tuple(fc.integer({ min: 8, max: longest }), width, width).map(([examples, m, n]) => [
    [examples, m],
    [examples, n],
    [m, n],
    [n, m],
    [1, n],
    [examples, 1],
  ]);
}

function of<V>(list: readonly V[], which: number): V {
  return list[which % list.length]!;
}

/** Everything that the choices make of the inputs, one after the other; those that fit nothing make nothing. */
function expression<T>(xp: Ops<T>, inputs: readonly T[], choices: readonly Choice[], whole: boolean): readonly T[] {
  const nodes = [...inputs];
  for (const choice of choices) nodes.push(...applied(xp, nodes, choice, whole));
  return nodes;
}

function applied<T>(xp: Ops<T>, nodes: readonly T[], { kind, f, a, b, c }: Choice, whole: boolean): readonly T[] {
  const rows = (x: T) => xp.shape(x)[1];
  const columns = (x: T) => xp.shape(x)[2];
  const fits = (m: number, n: number) => m === n || m === 1 || n === 1;
  const fitting = (x: T) => (y: T) => fits(rows(x), rows(y)) && fits(columns(x), columns(y));
  const clip = (x: T) => (whole ? xp.maximum(xp.minimum(x, CLIP), -CLIP) : x);
  // Every second time what is new, so that long chains come about.
  const x = of(a % 2 === 0 ? nodes : nodes.slice(-5), Math.floor(a / 2));
  switch (kind) {
    case 'unary':
      return [xp[of(UNARY, whole ? f % 3 : f)](x)];
    case 'binary':
      return [clip(binary(xp, of(BINARY, whole ? f % 6 : f), x, of(nodes.filter(fitting(x)), b)))];
    case 'withNumber': {
      const op = of(BINARY, f % 6);
      const given = of(NUMBERS, whole ? b % 4 : b);
      return [clip(c % 2 === 0 ? xp[op](x, given) : xp[op](given, x))];
    }
    case 'where': {
      const y = of(nodes.filter(fitting(x)), b);
      const third = nodes.filter((z) => fitting(x)(z) && fitting(y)(z));
      return [xp.where(x, y, c % 3 === 0 ? 3 : of(third, c))];
    }
    case 'reduce': {
      const over = of<Reduced>(['rows', 'columns', 'matrix'], c);
      return [f % 2 === 0 ? clip(xp.sum(x, over)) : xp.max(x, over)];
    }
    case 'transpose':
      return [xp.transpose(x)];
    case 'reshape': {
      const size = rows(x) * columns(x);
      const heights = Array.from({ length: size }, (_, i) => i + 1).filter((n) => size % n === 0);
      return [xp.reshape(x, of(heights, f), size / of(heights, f))];
    }
    case 'slice': {
      const part = (n: number, from: number, length: number) => {
        const first = from % n;
        return [first, first + 1 + (length % (n - first))] as const;
      };
      return [xp.slice(x, { rows: part(rows(x), f, b), columns: part(columns(x), c, f + b) })];
    }
    case 'concat': {
      const axis = of(['rows', 'columns'] as const, f);
      const [along, across] = axis === 'rows' ? [rows, columns] : [columns, rows];
      const others = nodes.filter((y) => across(y) === across(x) && along(y) + 2 * along(x) <= LONGEST);
      return others.length === 0 ? [] : [xp.concat([of(others, b), x, x], axis)];
    }
    case 'pick':
      return [
        xp.pick(
          x,
          Array.from({ length: 1 + (b % 7) }, (_, i) => ((f + i * c) % (columns(x) + 1)) - 1),
        ),
      ];
    case 'matmul':
    case 'products': {
      const counts = Array.from({ length: rows(x) }, (_, i) => i + 1).filter((n) => rows(x) % n === 0);
      const groups = kind === 'matmul' ? 1 : of(counts, c);
      const own = (y: T) => rows(y) / groups;
      const flags = { transposeA: f % 2 === 1, transposeB: f % 4 > 1, groups };
      const [height, inner] = flags.transposeA ? [columns(x), own(x)] : [own(x), columns(x)];
      const suits = (length: number, width: number) =>
        length === inner && Math.max(groups * height, inner, width) <= LONGEST;
      const others = nodes
        .filter((y) => Number.isInteger(own(y)))
        .filter((y) => (flags.transposeB ? suits(columns(y), own(y)) : suits(own(y), columns(y))));
      return others.length === 0 ? [] : [clip(xp.matmul(x, of(others, b), flags))];
    }
    case 'eigh': {
      const squares = nodes.filter((y) => rows(y) === columns(y) && rows(y) <= 6);
      if (squares.length === 0) return [];
      const { w, v } = xp.eigh(of(squares, a));
      return [w, v];
    }
  }
}

/** Division and powers see no zero, whose sign engines need not agree on. */
function binary<T>(xp: Ops<T>, f: (typeof BINARY)[number], x: T, y: T): T {
  const awayFromZero = (z: T) => xp.add(xp.abs(z), 0.5);
  if (f === 'div') return xp.div(x, awayFromZero(y));
  return f === 'pow' ? xp.pow(awayFromZero(x), y) : xp[f](x, y);
}
