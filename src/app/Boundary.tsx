import { Component, type ReactNode } from 'react';

interface Props {
  /** What the rest of the page can do without. */
  readonly name: string;
  /** With another value the part is given a new chance. */
  readonly retryOn: unknown;
  readonly children: ReactNode;
}

interface State {
  readonly error: string | undefined;
  readonly retryOn: unknown;
}

/** Keeps a part that breaks from taking the page with it. React offers this to classes only. */
export class Boundary extends Component<Props, State> {
  override state: State = { error: undefined, retryOn: this.props.retryOn };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error.message : String(error) };
  }

  static getDerivedStateFromProps({ retryOn }: Props, state: State): Partial<State> | null {
    return Object.is(retryOn, state.retryOn) ? null : { error: undefined, retryOn };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <div className="broken" role="alert">
        <p>
          {this.props.name} could not be drawn: {this.state.error}
        </p>
        <button type="button" onClick={() => this.setState({ error: undefined })}>
          Try again
        </button>
      </div>
    );
  }
}
