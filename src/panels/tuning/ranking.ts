import { protocols, type Protocol } from '../studies/search.ts';
import type { FoundSearch } from './search.ts';

/** The least loss that each run's search found under one protocol. */
export interface Standing {
  readonly protocol: Protocol;
  /** By run, best first; only those whose trials have all ended. */
  readonly order: readonly { readonly run: number; readonly loss: number; readonly best: number }[];
}

/** Who is best under each protocol. */
export function standings(found: readonly FoundSearch[]): readonly Standing[] {
  return protocols.map((protocol) => ({
    protocol,
    order: found
      .filter((search) => search.protocol === protocol)
      .flatMap(({ run, losses }) => {
        const loss = Math.min(...losses);
        // The least of losses one of which is not known is not known either.
        return Number.isNaN(loss) ? [] : [{ run, loss, best: losses.indexOf(loss) }];
      })
      .toSorted((a, b) => a.loss - b.loss),
  }));
}

/** Pairs of runs of which the one is ahead under one protocol and the other under another; both strictly. */
export function flips(
  all: readonly Standing[],
): readonly { readonly ahead: number; readonly behind: number; readonly from: Protocol; readonly to: Protocol }[] {
  const loss = ({ order }: Standing, run: number) => order.find((one) => one.run === run)?.loss ?? NaN;
  return all.flatMap((before, i) =>
    all
      .slice(i + 1)
      .flatMap((after) =>
        before.order.flatMap(({ run: ahead }) =>
          before.order
            .filter(
              ({ run: behind }) =>
                loss(before, ahead) < loss(before, behind) && loss(after, ahead) > loss(after, behind),
            )
            .map(({ run: behind }) => ({ ahead, behind, from: before.protocol, to: after.protocol })),
        ),
      ),
  );
}
