/**
 * The least a gateway can be: one server on pipes, ids remapped, and nothing else: no token, no switch, no log. Listens
 * on a Unix socket and on a loopback port, which it prints. `node lean-core.mjs <socket> <program> [args…]`
 */
import { spawn } from 'node:child_process'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'

const [path, program, ...args] = process.argv.slice(2)
const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
const open = new Map()
let next = 1

function linesOf(stream, take) {
  let pieces = []
  stream.on('data', (chunk) => {
    let start = 0
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, start)) {
      const piece = chunk.subarray(start, at)
      take(pieces.length === 0 ? piece : Buffer.concat([...pieces, piece]))
      pieces = []
      start = at + 1
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start))
  })
}
linesOf(child.stdout, (line) => {
  const message = JSON.parse(line)
  const asked = open.get(message.id)
  if (!asked) return
  open.delete(message.id)
  asked.answer(JSON.stringify({ ...message, id: asked.id }))
})
function pass(message, answer) {
  if (message.id === undefined) child.stdin.write(`${JSON.stringify(message)}\n`)
  else {
    const id = next++
    open.set(id, { id: message.id, answer })
    child.stdin.write(`${JSON.stringify({ ...message, id })}\n`)
  }
}
createServer((socket) => {
  socket.on('error', () => socket.destroy())
  linesOf(socket, (line) => pass(JSON.parse(line), (text) => socket.write(`${text}\n`)))
}).listen(path)
const http = createHttpServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const message = JSON.parse(Buffer.concat(chunks))
    if (message.id === undefined) {
      child.stdin.write(`${JSON.stringify(message)}\n`)
      return response.writeHead(202).end()
    }
    pass(message, (text) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
      response.end(text)
    })
  })
})
http.listen(0, '127.0.0.1', () => console.log(http.address().port))
