/** Where things lie. PATCHBAY_HOME set: all in that one folder; else the platform's own places. */
export interface Places {
  /** settings.json, tokens.json, consent, host backups: what a person would back up. */
  readonly config: string
  /** servers/<id> prefixes, activity.sqlite, caches. */
  readonly data: string
  readonly logs: string
  /** The control socket's folder (0700) and the lock of the one core. */
  readonly run: string
  /** Path of the Unix socket, or the name of the pipe. Kept below 100 bytes (sun_path holds 108). */
  readonly socket: string
  /** The person's home, for hosts' files. Taken from HOME / USERPROFILE, so that tests can move it. */
  readonly userHome: string
}
