import { useEffect, useRef, type ReactNode } from 'react';

/** A ring around the pointer, for those who sit far away. */
export function Halo(): ReactNode {
  const ring = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const follow = ({ clientX, clientY, pointerType }: PointerEvent) => {
      if (!ring.current) return;
      ring.current.hidden = pointerType === 'touch';
      ring.current.style.translate = `${clientX}px ${clientY}px`;
    };
    const hide = () => {
      if (ring.current) ring.current.hidden = true;
    };
    document.addEventListener('pointermove', follow);
    document.documentElement.addEventListener('pointerleave', hide);
    return () => {
      document.removeEventListener('pointermove', follow);
      document.documentElement.removeEventListener('pointerleave', hide);
    };
  }, []);
  return <div ref={ring} className="halo" aria-hidden="true" hidden />;
}
