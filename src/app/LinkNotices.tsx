import { useState, type ReactNode } from 'react';
import type { LinkProblems } from '../store/ui.ts';
import { useLab } from './useLab.ts';

/** Everything in a link that could not be taken as given, with what is used instead. */
export function LinkNotices({ problems }: { readonly problems: LinkProblems }): ReactNode {
  const { ui } = useLab();
  const [said, setSaid] = useState('');
  const { notices, address } = problems;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      setSaid('Copied.');
    } catch {
      setSaid('The browser does not let the page copy.');
    }
  };
  return (
    <div className="notice link-notices">
      <p>
        <strong>
          {notices.length === 1 ? 'One thing in this link was' : `${notices.length} things in this link were`} not
          understood.
        </strong>
      </p>
      <ul>
        {notices.map(({ path, message }, index) => (
          <li key={index}>
            {path !== '' && <code>{path}</code>} {message}
          </li>
        ))}
      </ul>
      <p className="notice-actions">
        <button type="button" onClick={() => void copy()}>
          Copy original link
        </button>
        <button type="button" onClick={() => ui.setState({ linkProblems: undefined })}>
          Dismiss
        </button>
        <span>{said}</span>
      </p>
    </div>
  );
}
