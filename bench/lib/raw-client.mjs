/** A hand-written MCP client over a child's pipes or over HTTP: as little noise of its own as can be. */
import { spawn } from 'node:child_process'
import { Agent, request as httpRequest } from 'node:http'
import { exited } from './core.mjs'

const newline = 0x0a
const hello = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'bench', version: '1.0.0' }
}
const echo = (name, text) => ({
  name,
  arguments: name === 'echo' || name.endsWith('__echo') ? { text, message: text } : {}
})

/** `words`: program and arguments. Answers once the process exists. */
export function overPipes(words, env = process.env, options = {}) {
  const child = spawn(words[0], words.slice(1), { env, stdio: ['pipe', 'pipe', 'ignore'], ...options })
  const open = new Map()
  let next = 1
  let pieces = []
  child.stdin.on('error', () => {})
  child.stdout.on('data', (chunk) => {
    let start = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, start)) {
      const piece = chunk.subarray(start, at)
      const line = pieces.length === 0 ? piece : Buffer.concat([...pieces, piece])
      pieces = []
      start = at + 1
      if (line.length === 0) continue
      const message = JSON.parse(line)
      if (message.method !== undefined) continue
      open.get(message.id)?.(message)
      open.delete(message.id)
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start))
  })
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const request = (method, params = {}) =>
    new Promise((resolve) => {
      const id = next++
      open.set(id, resolve)
      send({ id, method, params })
    })
  return {
    child,
    request,
    async open() {
      await request('initialize', hello)
      send({ method: 'notifications/initialized' })
      return this
    },
    call: (name, text) => request('tools/call', echo(name, text)),
    async close(signal) {
      if (signal) child.kill(signal)
      else child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
      await exited(child)
      clearTimeout(timer)
    }
  }
}

/** Legacy streamable HTTP with a session, one connection kept. */
export async function overHttp(url, token) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  let session
  let next = 1
  const post = (message) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message })
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        accept: 'application/json, text/event-stream',
        ...(token && { authorization: `Bearer ${token}` }),
        ...(session && { 'mcp-session-id': session, 'mcp-protocol-version': hello.protocolVersion })
      }
      const asked = httpRequest(url, { method: 'POST', agent, headers }, (response) => {
        session ??= response.headers['mcp-session-id']
        const chunks = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          if (response.statusCode >= 300) return reject(new Error(`${response.statusCode} ${text.slice(0, 200)}`))
          resolve(text === '' ? null : readAnswer(text, response.headers['content-type'], message.id))
        })
      })
      asked.on('error', reject)
      asked.end(body)
    })
  const request = (method, params = {}) => post({ id: next++, method, params })
  await request('initialize', hello)
  await post({ method: 'notifications/initialized' })
  return { request, call: (name, text) => request('tools/call', echo(name, text)), close: async () => agent.destroy() }
}

function readAnswer(text, type, id) {
  if (!type?.startsWith('text/event-stream')) return JSON.parse(text)
  for (const line of text.split('\n')) {
    if (!line.startsWith('data:') || line.length < 7) continue
    const message = JSON.parse(line.slice(5))
    if (message.id === id) return message
  }
  throw new Error(`No answer in the stream: ${text.slice(0, 200)}`)
}
