import { useEffect, useState } from 'react';

/**
 * The anchor in the address. Browsers look for it before the page is drawn, and do not find what a search hides: so it is brought into
 * sight here, and focused, and `reveal` is called before.
 */
export function useTarget(reveal: () => void): string {
  const [target, setTarget] = useState(anchor);
  useEffect(() => {
    const onChange = () => {
      reveal();
      setTarget(anchor());
    };
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  });
  useEffect(() => {
    const element = document.getElementById(target);
    element?.scrollIntoView();
    element?.focus({ preventScroll: true });
  }, [target]);
  return target;
}

function anchor(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}
