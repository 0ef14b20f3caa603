import type { ReactNode } from 'react';

/** Says that a part of the page is on its way or, with `onRetry`, that it did not come. */
export function NotDownloaded({ onRetry }: { readonly onRetry?: () => void }): ReactNode {
  if (!onRetry)
    return (
      <p className="not-downloaded quiet" role="status">
        Downloading…
      </p>
    );
  return (
    <div className="not-downloaded" role="alert">
      <p>
        This part of the lab could not be downloaded. Check the connection and try again. If the lab has been updated
        meanwhile, reload the page: the experiment stays.
      </p>
      <p className="notice-actions">
        <button type="button" className="primary" onClick={onRetry}>
          Try again
        </button>
        <button type="button" onClick={() => location.reload()}>
          Reload
        </button>
      </p>
    </div>
  );
}
