/** Every number of the supervisor in one place. Durations in milliseconds. */
export interface Policy {
  /** Ready for this long: what went wrong before is forgiven. */
  readonly steadyMs: number
  readonly firstDelayMs: number
  readonly delayGrowth: number
  readonly longestDelayMs: number
  /** A cause that passes by itself: past this delay the waits grow by this factor only, up to the last. */
  readonly patientFromMs: number
  readonly patientGrowth: number
  readonly patientLongestMs: number
  /** A call makes a waiting server start at once: again after this share of its wait, within these bounds. */
  readonly wakeEveryMs: number
  readonly wakeMostMs: number
  readonly wakeShare: number
  /** Share of a delay by which chance may shorten or lengthen it, so that many servers do not start in step. */
  readonly jitter: number
  /** From this failure in a row on the waiting is called crash-looping. */
  readonly crashLoopFrom: number
  /** This many failures within the window: no more timers, a person decides. */
  readonly budget: number
  readonly budgetWindowMs: number
}

export const policy: Policy = {
  steadyMs: 60_000,
  firstDelayMs: 500,
  delayGrowth: 2,
  longestDelayMs: 60_000,
  patientFromMs: 32_000,
  // So that a server is back soon after its cause has gone, measured by how long that lasted: about an eighth of it.
  patientGrowth: 1.125,
  patientLongestMs: 300_000,
  wakeEveryMs: 5_000,
  wakeMostMs: 15_000,
  wakeShare: 0.25,
  jitter: 0.2,
  crashLoopFrom: 3,
  budget: 10,
  budgetWindowMs: 600_000
}

/** Time limits and rhythms of what happens around the lifecycle. */
export interface Rhythm {
  readonly discoverTimeoutMs: number
  /** Silent and idle for this long after a first question without an answer: it hangs, and is asked otherwise. */
  readonly hungQuietMs: number
  /** After output that cannot be read a start is given this long to answer all the same; then it has failed by that name. */
  readonly faultGraceMs: number
  /** A start may take this long in all while a download visibly runs on stderr. */
  readonly downloadLimitMs: number
  /** A line on stderr counts as a sign of a running download for this long. */
  readonly downloadQuietMs: number
  readonly healthEveryMs: number
  readonly healthTimeoutMs: number
  readonly healthMisses: number
  /** One that works without an answer is given this long. */
  readonly healthWorkingMs: number
  /** A timer that comes this much too late means that the machine slept. */
  readonly suspendGapMs: number
  readonly listTimeoutMs: number
  readonly listDebounceMs: number
  readonly listEveryMs: number
  readonly listPages: number
  readonly listItems: number
  readonly listBytes: number
  /** How long a call waits for a server that is on its way. */
  readonly callWaitMs: number
  readonly stopAllMs: number
  readonly usageWatchedMs: number
  readonly usageIdleMs: number
}

export const rhythm: Rhythm = {
  discoverTimeoutMs: 5_000,
  hungQuietMs: 3_000,
  faultGraceMs: 1_500,
  downloadLimitMs: 300_000,
  downloadQuietMs: 15_000,
  healthEveryMs: 30_000,
  healthTimeoutMs: 10_000,
  healthMisses: 3,
  healthWorkingMs: 600_000,
  suspendGapMs: 5_000,
  listTimeoutMs: 30_000,
  listDebounceMs: 250,
  listEveryMs: 1_000,
  listPages: 64,
  listItems: 5_000,
  listBytes: 16 * 1024 * 1024,
  callWaitMs: 10_000,
  stopAllMs: 8_000,
  usageWatchedMs: 5_000,
  usageIdleMs: 30_000
}
