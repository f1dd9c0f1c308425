/**
 * The server of the chaos run: node chaos-server.mjs <name> <log> [habit]. Every call of echo is written down before it is
 * answered, so that one that ran twice is found; its other tools are the faults that come from inside. Habits: strict (ends
 * when its first message is not `initialize`), deaf (answers no ping), null (writes `error: null` beside each result).
 */
import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [name, log, habit] = process.argv.slice(2)
const send = (message) =>
  process.stdout.write(
    `${JSON.stringify({ jsonrpc: '2.0', ...message, ...(habit === 'null' && message.result && { error: null }) })}\n`
  )
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const anything = { type: 'object' }
const tools = ['echo', 'garbage', 'flood', 'deep', 'die'].map((tool) => ({ name: tool, inputSchema: anything }))

async function call(id, { name: tool, arguments: input = {}, _meta }) {
  const text = (value) => send({ id, result: { content: [{ type: 'text', text: value }] } })
  switch (tool) {
    case 'echo': {
      appendFileSync(log, `${input.who}:${input.n}\n`)
      if (_meta?.progressToken !== undefined)
        send({
          method: 'notifications/progress',
          params: { progressToken: _meta.progressToken, progress: 1, message: `${input.who}:${input.n}` }
        })
      await later(input.ms ?? 0)
      return text(`${input.who}:${input.n}@${name}`)
    }
    case 'garbage':
      garbage(input.kind, id)
      return text('done')
    case 'flood':
      process.stderr.write(`${'all work and no play '.repeat(5)}\n`.repeat(10_000 * (input.mb ?? 1)))
      return text('done')
    case 'deep':
      return process.stdout.write(`{"jsonrpc":"2.0","id":${id},${deep(input.member)}}\n`)
    case 'die':
      if (input.words) process.stderr.write(`${input.words}\n`)
      return process.exit(input.code ?? 3)
    default:
      return send({ id, error: { code: -32602, message: `no tool ${tool}` } })
  }
}
/** Valid, and deeper than any stack holds what would be made of it. */
function deep(member) {
  const nest = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  return member === 'error'
    ? `"error":{"code":-32000,"message":"deep","data":${nest}}`
    : `"result":{"content":[],"structuredContent":{"deep":${nest}}}`
}
function garbage(kind, id) {
  switch (kind) {
    case 'text':
      return process.stdout.write('just talking\nand on\n')
    case 'binary':
      return process.stdout.write(Buffer.from([0, 1, 2, 250, 251, 252, 10]))
    case 'half':
      return process.stdout.write('{"jsonrpc":"2.0","id":')
    case 'ids':
      // Answers once more to what was answered, and to what was never asked. An answer to a request of ours that is under
      // way would be a lie that nobody can find out.
      for (let other = Math.max(1, id - 10); other < id; other += 1)
        if (!open.has(other)) send({ id: other, result: { content: [] } })
      send({ id: id + 1_000_000, result: { content: [] } })
      return send({ id: 'nobody', result: {} })
    case 'asks':
      return send({ id: `ask-${id}`, method: 'sampling/createMessage', params: {} })
    default:
      for (let count = 0; count < 500; count += 1) send({ method: 'notifications/tools/list_changed' })
  }
}
const open = new Set()
let first = true
async function take(message) {
  const { id, method, params = {} } = message
  if (method === undefined || id === undefined) return
  open.add(id)
  if (habit === 'strict' && first && method !== 'initialize') process.exit(1)
  first = false
  if (method === 'initialize')
    send({
      id,
      result: {
        protocolVersion: params.protocolVersion,
        capabilities: { tools: { listChanged: true } },
        serverInfo: { name, version: '1.0.0' }
      }
    })
  else if (method === 'ping') {
    if (habit !== 'deaf') send({ id, result: {} })
  } else if (method === 'tools/list') send({ id, result: { tools } })
  else if (method === 'tools/call') await call(id, params)
  else send({ id, error: { code: -32601, message: `Method not found: ${method}` } })
  open.delete(id)
}
process.stdout.on('error', () => process.exit(0))
createInterface({ input: process.stdin })
  .on('line', (line) => void take(JSON.parse(line)))
  .on('close', () => process.exit(0))
