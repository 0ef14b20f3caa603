import { useEffect, useState, type RefObject } from 'react';

/** Width of an element in whole CSS px: 0 until it is measured; while it is hidden, what it was. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver((entries) =>
      setWidth((last) => Math.floor(entries[0]?.contentRect.width ?? 0) || last),
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
