import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import { KeepingNotice } from './keeping/KeepingNotice.tsx';
import { LinkNotices } from './LinkNotices.tsx';
import { useLab, useSession, useUi } from './useLab.ts';

/** What the user has to be told, until it is waved away. */
export function Notices(): ReactNode {
  const { ui, session } = useLab();
  const message = useUi((state) => state.message);
  const problems = useUi((state) => state.linkProblems);
  const takeUpdate = useUi((state) => state.takeUpdate);
  const incidents = useSession((state) => state.incidents);
  return (
    <div className="notices" role="status">
      {problems && <LinkNotices problems={problems} />}
      {incidents.map(({ id, kind, message: text, detail }) => (
        <div key={id} className="notice" data-kind={kind}>
          <div className="notice-text">
            <p>{text}</p>
            {detail !== undefined && <Detail text={detail} />}
          </div>
          {kind === 'failed' && (
            <button type="button" onClick={() => session.restart()}>
              Try again
            </button>
          )}
          <Dismiss onClick={() => session.dismiss(id)} />
        </div>
      ))}
      <KeepingNotice />
      {takeUpdate && (
        <div className="notice">
          <p>A new version of the lab has been downloaded. It is taken at your next visit.</p>
          <button type="button" onClick={takeUpdate}>
            Update now
          </button>
          <Dismiss onClick={() => ui.setState({ takeUpdate: undefined })} />
        </div>
      )}
      {message !== undefined && (
        <div className="notice">
          <p>{message}</p>
          <Dismiss onClick={() => ui.setState({ message: undefined })} />
        </div>
      )}
    </div>
  );
}

function Detail({ text }: { readonly text: string }): ReactNode {
  return (
    <details>
      <summary>Details</summary>
      <pre>{text}</pre>
    </details>
  );
}

function Dismiss({ onClick }: { readonly onClick: () => void }): ReactNode {
  return (
    <button type="button" className="icon-button" aria-label="Dismiss" onClick={onClick}>
      <Icon name="remove" />
    </button>
  );
}
