import type { ReactNode } from 'react';
import { CopyButton } from '../CopyButton.tsx';

/** Characters beyond which some programs cut links. */
const LONG = 2000;

/** A link as text, whole, with a button that copies it and how long it is. */
export function AddressLine({
  address,
  name,
  action,
  isPrimary = false,
}: {
  readonly address: string;
  readonly name: string;
  readonly action: string;
  readonly isPrimary?: boolean;
}): ReactNode {
  return (
    <>
      {address.length > LONG ? (
        <textarea className="long-text" aria-label={name} rows={5} readOnly value={address} />
      ) : (
        <output className="link" aria-label={name}>
          {address}
        </output>
      )}
      <p className="dialog-actions">
        <CopyButton text={address} label={action} isPrimary={isPrimary} />
        <span className="quiet">{address.length} characters</span>
      </p>
      {address.length > LONG && (
        <p>Some programs cut links longer than {LONG} characters: where this one arrives damaged, send a file.</p>
      )}
    </>
  );
}
