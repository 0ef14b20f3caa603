import { CONDITIONS } from '../encode.ts';
import { REGISTERS } from '../map.ts';

/** Streams of the record that the parameters have room for. */
export const STREAMS = 8;
/** Floats at the beginning of the record before the streams: a number that is another at each dispatch, so that zeros are not taken for results. */
export const RECORD_HEAD = 4;
/** The number of the step before the first, at which only what comes after steps is done. */
export const PROLOGUE = 0xffffffff;

/** Words of the parameters before the streams. */
export const PARAMS_HEAD = 12;

/** Floats that the registers of so many lanes take. */
export function registerFile(strip: number, lanes: number): number {
  return REGISTERS * strip * lanes;
}

/** What every kernel of the machine sees: memory, programs, and what a dispatch is to do. */
export const SURROUNDINGS = (lanes: number, strip = 1, allLanes = lanes) => /* wgsl */ `
  const LANES = ${lanes}u;
  // Elements of a map that a lane carries through the whole of its code before it takes the next, and where registers hold them: right
  // before a replica's memory.
  const STRIP = ${strip}u;
  const REGISTER_FILE = ${registerFile(strip, allLanes)}u;
  const PROLOGUE = ${PROLOGUE}u;

  struct Params {
    // Steps first … first + count − 1 of a training of so many steps, whose record is of that many replicas.
    first : u32, count : u32, steps : u32, replicas : u32,
    // The first replica of the dispatch, the first step of the record, and 1, which the compiler does not know.
    canary : f32, begin : u32, origin : u32, one : f32,
    // In wide dispatches: the instruction, from the beginning of the program, and how often a repeated one has run.
    pc : u32, turn : u32,
    // The part of the programs that it does: rows of them, or, in kernels of their own, sections.
    partBegin : u32, partEnd : u32,
    streams : array<vec4<u32>, ${STREAMS}>,
  }
  // The step, where the replica's memory begins, the seed of its batches, and its number.
  struct Now { step : u32, own : u32, seed : u32, replica : u32 }

  @group(0) @binding(0) var<storage, read_write> memory : array<f32>;
  @group(0) @binding(1) var<storage, read> code : array<vec4<u32>>;
  // Of each replica: where its program begins, where its memory begins, the seed of its batches, where its program ends.
  @group(0) @binding(2) var<storage, read> fleet : array<vec4<u32>>;
  @group(0) @binding(3) var<storage, read_write> record : array<f32>;
  @group(0) @binding(4) var<uniform> params : Params;

  var<workgroup> scratch : array<f32, LANES>;

  fn sync() { storageBarrier(); workgroupBarrier(); }

  fn isAsked(section : u32) -> bool { return section >= params.partBegin && section < params.partEnd; }

  fn isDue(condition : u32, steps : u32, step : u32) -> bool {
    let done = step + 1u;
    if (condition == ${CONDITIONS.after}u) { return done % steps == 0u || done == params.steps; }
    if (step == PROLOGUE) { return false; }
    if (condition == ${CONDITIONS.every}u) { return step % steps == 0u; }
    return condition == ${CONDITIONS.always}u || step < steps;
  }

  // Where this replica's entry for this step begins in a stream: (beginning, size of an entry, steps between entries, condition).
  fn entry(stream : u32, now : Now) -> u32 {
    let s = params.streams[stream];
    var slot = now.step - params.origin;
    if (s.w == ${CONDITIONS.after}u) {
      let done = now.step + 1u;
      slot = select((done + s.z - 1u) / s.z - 1u - params.origin / s.z, 0u, done == 0u);
    }
    return s.x + (slot * params.replicas + now.replica) * s.y;
  }
`;
