import type { ServerResponse } from 'node:http'

/** A JSON-RPC error as a whole HTTP answer, without id when it is about the request as such. Nothing once one was begun. */
export function answerHttp(
  response: ServerResponse,
  status: number,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  id: string | number | null = null
): void {
  if (response.headersSent) return
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers })
  response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } }))
}
