import { useEffect, useState, type FunctionComponent, type ReactNode } from 'react';
import { NotDownloaded } from './NotDownloaded.tsx';

/** Milliseconds after which a download is worth a word. */
const SLOW = 400;

/**
 * A component that is downloaded when it is drawn first, out of the module that it is in. If that fails, for want of a connection or because the lab has been published anew, it
 * says so and can be tried again; React’s `lazy` would remember the failure for ever and take the page down with it.
 */
export function later<Module, Props extends object>(
  load: () => Promise<Module>,
  pick: (all: Module) => (props: Props) => ReactNode,
): FunctionComponent<Props> {
  let known: FunctionComponent<Props> | undefined;
  return function Later(props: Props): ReactNode {
    const [found, setFound] = useState(() => known);
    const [attempt, setAttempt] = useState(0);
    const [state, setState] = useState<'quiet' | 'slow' | 'failed'>('quiet');
    useEffect(() => {
      if (known) return;
      let isOver = false;
      const timer = setTimeout(() => setState('slow'), SLOW);
      const end = (act: () => void) => {
        clearTimeout(timer);
        if (!isOver) act();
      };
      load().then(
        (all) => {
          const part = pick(all);
          known = part;
          end(() => setFound(() => part));
        },
        () => end(() => setState('failed')),
      );
      return () => {
        isOver = true;
        clearTimeout(timer);
      };
    }, [attempt]);
    const Found = found;
    if (Found) return <Found {...props} />;
    if (state === 'quiet') return null;
    const retry = () => {
      setState('quiet');
      setAttempt(attempt + 1);
    };
    return <NotDownloaded {...(state === 'failed' && { onRetry: retry })} />;
  };
}
