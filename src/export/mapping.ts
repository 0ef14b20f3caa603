import type { Settings } from '../fields/fields.ts';
import type { Fixed } from '../optimizers/optimizer.ts';
import type { Parameter } from '../optimizers/units.ts';

/** A call of a public package that computes what the lab computes. */
export interface Packaged {
  readonly how: 'package';
  /** As a person would name it: `torch.optim.Adam`. */
  readonly name: string;
  /** What it is installed by; absent where it comes with the framework. */
  readonly install?: string;
  readonly imports?: readonly string[];
  /** The constructor, as a Python expression: of `parameters` for PyTorch; `rate` is the learning rate, a number or a schedule. */
  call(rate: string): string;
  /** Whether it takes biases as vectors instead of matrices of one row. */
  readonly vectors?: true;
  /** What one should know of it. */
  readonly note?: string;
}

/** How an optimizer gets into a script: by a package, written out operation by operation, or not at all; never by something else. */
export type Mapping =
  | Packaged
  | {
      readonly how: 'writtenOut';
      /** Why no package does, and which comes nearest. */
      readonly because: string;
    }
  | { readonly how: 'declined'; readonly because: string };

/** What a mapping may depend on. */
export interface Choice {
  /** Values of all fields that the optimizer declares. */
  readonly settings: Settings;
  readonly fixed: Fixed;
  readonly parameters: readonly Parameter[];
}

/** By the kind of the optimizer. */
export type MappingTable = Readonly<Record<string, (choice: Choice) => Mapping>>;

export function writtenOut(because: string): Mapping {
  return { how: 'writtenOut', because };
}

/** The same mapping whatever the settings are. */
export function alwaysWrittenOut(because: string): () => Mapping {
  return () => writtenOut(because);
}

/** What cannot be reproduced of a method that works in the axes of a decomposition. */
export const FREE_AXES =
  'Where the first gradient has less than full rank, some of its axes are any solver’s choice, and its losses are the lab’s only up to that choice.';
