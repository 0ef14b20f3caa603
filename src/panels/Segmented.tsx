import type { ReactNode } from 'react';

interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Why it cannot be chosen now. */
  readonly refused?: string | undefined;
}

/** A choice of few, all of them in sight. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
}): ReactNode {
  return (
    <div className="panel-control" role="group" aria-label={label}>
      <span className="panel-control-name" aria-hidden="true">
        {label}
      </span>
      <span className="panel-segments">
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            aria-pressed={option.value === value}
            disabled={option.refused !== undefined}
            title={option.refused}
            onClick={() => onChange(option.value)}
          >
            {option.label}
          </button>
        ))}
      </span>
    </div>
  );
}
