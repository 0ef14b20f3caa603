import { useId, type ReactNode } from 'react';

/** A slider with its value beside it. */
export function Range({
  label,
  value,
  min,
  max,
  step,
  text,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value as it is read. */
  readonly text: string;
  readonly onChange: (value: number) => void;
}): ReactNode {
  const id = useId();
  return (
    <span className="panel-control">
      <label className="panel-control-name" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <output className="panel-control-value" htmlFor={id}>
        {text}
      </output>
    </span>
  );
}
