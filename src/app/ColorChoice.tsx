import { useId, type ReactNode } from 'react';
import { slots } from './looks.ts';
import { Swatch } from './Swatch.tsx';

const names = ['blue', 'terracotta', 'green', 'plum', 'ochre', 'cyan', 'violet', 'grey'];

/** The look of a run in all panels; one that another run has is exchanged with it. */
export function ColorChoice({
  of,
  color,
  onChange,
}: {
  readonly of: string;
  readonly color: number;
  readonly onChange: (color: number) => void;
}): ReactNode {
  const group = useId();
  return (
    <fieldset className="colors">
      <legend className="field-name">Colour</legend>
      {slots.map((slot, index) => (
        <label key={slot.marker} className="color">
          <input
            type="radio"
            className="sr-only"
            name={group}
            aria-label={`${names[index % names.length]}, ${slot.marker}, for ${of}`}
            checked={index === color}
            onChange={() => onChange(index)}
          />
          <Swatch look={slot} />
        </label>
      ))}
    </fieldset>
  );
}
