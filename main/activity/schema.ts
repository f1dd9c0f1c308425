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
   );`
]

/** What the newest step leaves: a file whose tables lack one of these is not ours. */
export const columns = {
  calls: ['id', 'at', 'host', 'server', 'method', 'name', 'outcome', 'ms', 'request_bytes', 'response_bytes', 'error'],
  audit: ['id', 'at', 'actor', 'action', 'subject', 'detail']
} as const

/** How much is kept: the newest, whatever their age. */
export const keptCalls = 200_000
export const keptAudits = 50_000
