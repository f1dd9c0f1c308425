/** The tables of activity.sqlite. `user_version` counts the steps; each runs once, in a transaction. */
export const steps: readonly string[] = [
  `CREATE TABLE calls (
     id INTEGER PRIMARY KEY, at TEXT NOT NULL, host TEXT, server TEXT NOT NULL, method TEXT NOT NULL, name TEXT NOT NULL,
     outcome TEXT NOT NULL, ms REAL NOT NULL, request_bytes INTEGER NOT NULL, response_bytes INTEGER NOT NULL, error TEXT
   );
   CREATE INDEX calls_by_server ON calls (server, id);
   CREATE INDEX calls_by_host ON calls (host, id);
   CREATE INDEX calls_by_time ON calls (at);
   CREATE TABLE audit (
     id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL
   );`,
  `ALTER TABLE calls ADD COLUMN slow INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE calls ADD COLUMN usual_ms REAL;
   CREATE INDEX calls_by_tool ON calls (server, name, id);
   CREATE INDEX calls_slow ON calls (id) WHERE slow = 1;
   CREATE INDEX calls_failed ON calls (id) WHERE outcome IN ('error','tool-error','died');
   CREATE TABLE contents (
     call INTEGER PRIMARY KEY, at TEXT NOT NULL, server TEXT NOT NULL, bytes INTEGER NOT NULL, hidden INTEGER NOT NULL,
     words TEXT, asked_cut INTEGER NOT NULL, answered_cut INTEGER NOT NULL, asked TEXT, answered TEXT
   );
   CREATE INDEX contents_by_time ON contents (at, bytes);
   CREATE INDEX contents_by_server ON contents (server)`
]

/** What the newest step leaves: a file whose tables lack one of these is not ours. */
export const columns = {
  calls: [
    'id',
    'at',
    'host',
    'server',
    'method',
    'name',
    'outcome',
    'ms',
    'request_bytes',
    'response_bytes',
    'error',
    'slow',
    'usual_ms'
  ],
  contents: ['call', 'at', 'server', 'bytes', 'hidden', 'words', 'asked_cut', 'answered_cut', 'asked', 'answered'],
  audit: ['id', 'at', 'actor', 'action', 'subject', 'detail']
} as const

/** Outcomes that are somebody's failure: not refused by a switch, not cancelled by a host. */
export const failedOutcomes = "('error','tool-error','died')"

/** Of what was said in calls, at most so much in all; the oldest goes first. */
export const keptContentBytes = 256 * 1024 * 1024

/** How much is kept: the newest, whatever their age. */
export const keptCalls = 200_000
export const keptAudits = 50_000
