/** The gateway's numbers, in one place. Milliseconds and bytes. */
export const limits = {
  /** A call made while its server is starting waits at most this long for it. */
  waitForReadyMs: 10_000,
  /** Lists, completion, subscribe, log level: nothing a person waits for. */
  shortRequestMs: 30_000,
  /** A host that asks for a list waits this long for servers that have to be asked for theirs. */
  listWaitMs: 1_000,
  /** Servers that are asked for a resource of which nobody ever spoke. */
  askedAround: 8,
  /** A question to the host's person (sampling, elicitation) may lie there this long. */
  askMs: 600_000,
  /** Roots are answered by the host itself, not by a person. */
  rootsMs: 30_000,
  /** A server that asks for roots is kept waiting this long for a host that is slow; then it gets those that are known. */
  rootsPatienceMs: 300,
  /** Calls of one connection that run at the same time, and that may wait behind them. */
  concurrentCalls: 128,
  waitingCalls: 2_048,
  /** One message of a host. */
  messageBytes: 32 * 1024 * 1024,
  /**
   * A host that does not read: with more than this unread its own further requests are not read either, notices are left
   * out, and its connection is ended once it has taken nothing for `stalledMs`.
   */
  unreadBytes: 4 * 1024 * 1024,
  stalledMs: 5_000,
  httpBodyBytes: 32 * 1024 * 1024,
  /** Requests of one host over HTTP at the same time, streams included. */
  httpConcurrent: 256,
  httpSessionsPerHost: 64,
  httpSessionIdleMs: 30 * 60_000,
  /** A modern host over HTTP has no connection; it counts as one for so long after its last request. */
  httpModernIdleMs: 5 * 60_000,
  /** Changes within this become one. */
  debounceMs: 250,
  /** Between two list_changed of one kind to one host. */
  announceEveryMs: 1_000,
  /** Questions of a server within this long go to a modern host in one answer. */
  gatherAsksMs: 20,
  /** A modern host that never comes back with its answers: the server's call is cancelled after this. */
  parkedMs: 600_000,
  /** Rounds of questions within one call of a modern server. */
  inputRounds: 10
} as const
