import { useState, type ReactNode } from 'react';

/** Puts a text on the clipboard, and says whether it could. */
export function CopyButton({
  text,
  label,
  isPrimary = false,
}: {
  readonly text: string;
  readonly label: string;
  readonly isPrimary?: boolean;
}): ReactNode {
  const [said, setSaid] = useState<{ readonly of: string; readonly word: string }>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid({ of: text, word: 'Copied.' });
    } catch {
      setSaid({ of: text, word: 'The browser does not let the page copy: select the text and copy it yourself.' });
    }
  };
  return (
    <>
      <button type="button" className={isPrimary ? 'primary' : undefined} onClick={() => void copy()}>
        {label}
      </button>
      <span role="status">{said?.of === text ? said.word : ''}</span>
    </>
  );
}
