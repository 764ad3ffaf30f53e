/** Where a run stands. */
export interface HalfMessageDetail {
  /** The step at the playhead, such as `1001.commit`; `null` where there is no run. */
  step: string | null;
  /** The virtual time there, in milliseconds. */
  timeMs: number | null;
  /** How the orders stand there. */
  verdict: "in-between" | "consistent" | "consistent-idempotent" | "repairable" | "inconsistent" | "bound" | null;
  /** What is wrong; with `half-message:error` only. */
  message?: string;
}

/** A run in three lanes, alive. */
export default class HalfMessage extends HTMLElement {
  /** A ready run's id, `s=…`, or the address of a scenario file. Each property says what its attribute says. */
  scenario: string;
  /** The step at which it opens. */
  start: string;
  theme: string;
  controls: string;
  /** Nothing can be made to fail. */
  locked: boolean;
  /** How it ends is not told. */
  noVerdict: boolean;
  /** The methods resolve when it is done. What goes wrong is told by `half-message:error`; they do not reject. */
  play(): Promise<void>;
  pause(): Promise<void>;
  step(): Promise<void>;
  back(): Promise<void>;
  /** The author's run again. */
  reset(): Promise<void>;
  /** Another author's run: a ready run's id, `s=…`, or the address of a scenario file. */
  load(scenario: string): Promise<void>;
  /** The run on screen as `s=…`, with what the reader has changed; empty before there is one. */
  link(): string;
  /** Destroys the view for good. */
  dispose(): void;
}

declare global {
  interface HTMLElementTagNameMap { "half-message": HalfMessage }
  interface HTMLElementEventMap {
    "half-message:ready": CustomEvent<HalfMessageDetail>;
    "half-message:step": CustomEvent<HalfMessageDetail>;
    "half-message:fault": CustomEvent<HalfMessageDetail>;
    "half-message:verdict": CustomEvent<HalfMessageDetail>;
    "half-message:error": CustomEvent<HalfMessageDetail>;
  }
}
