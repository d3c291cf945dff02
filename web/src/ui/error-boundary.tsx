import { Component, type ReactNode } from 'react';
import { Banner } from './banner.js';
import { Button } from './button.js';

interface Props {
  children: ReactNode;
  /** When this changes, it tries again. */
  resetKey?: string;
}

interface State {
  error: Error | null;
  resetKey: string | undefined;
}

/** Shows what happened where a part of the page failed, and offers to load it again. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error('Something was thrown that is no error.') };
  }

  static getDerivedStateFromProps({ resetKey }: Props, state: State): Partial<State> | null {
    return resetKey === state.resetKey ? null : { error: null, resetKey };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="mx-auto flex max-w-lg flex-col gap-4 px-5 py-12">
        <Banner tone="danger" title="This part of the page failed">
          <p>
            What you wrote and sent is not lost. Load the page again; if it happens again, tell whoever runs
            the server:
          </p>
          <pre className="mt-2 max-h-40 overflow-auto font-mono text-xs whitespace-pre-wrap">
            {error.name}: {error.message}
          </pre>
        </Banner>
        <Button
          variant="primary"
          className="self-start"
          onClick={() => {
            window.location.reload();
          }}
        >
          Load the page again
        </Button>
      </div>
    );
  }
}
