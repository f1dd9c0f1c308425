/**
 * The code of the search thread, as text: a bundler moves files about, a string stays with its caller. Plain CommonJS for
 * any Node from 16 on. A job names byte ranges of files and a filter; the answer has four numbers for each matching line:
 * offset, length, sequence number, time. Expressions come from a person and may run for ever: only ever run here, and the
 * caller ends the thread at its deadline.
 */
export const searchWorkerCode = String.raw`
'use strict'
const { parentPort } = require('node:worker_threads')
const fs = require('node:fs')
const ranks = { debug: 0, info: 1, warning: 2, error: 3 }
const prefix = /^\{"seq":(\d+),"at":"([^"]+)","mono":[\d.e+-]+,"stream":"(\w+)","level":"(\w+)"/
const pieceBytes = 4 * 1024 * 1024

function matcher(filter) {
  const streams = filter.streams && filter.streams.length > 0 ? new Set(filter.streams) : null
  const minimum = filter.minLevel ? ranks[filter.minLevel] : 0
  const since = filter.since ? Date.parse(filter.since) : -Infinity
  const until = filter.until ? Date.parse(filter.until) : Infinity
  const expression = filter.grep && filter.regex ? new RegExp(filter.grep, 'i') : null
  const words = filter.grep && !filter.regex ? filter.grep.toLowerCase() : null
  const fits = expression !== null ? (text) => expression.test(text) : (text) => text.toLowerCase().includes(words)
  return {
    words,
    accept(line) {
      const head = prefix.exec(line)
      if (head === null) return null
      if (streams !== null && !streams.has(head[3])) return null
      if (minimum > 0 && ranks[head[4]] < minimum) return null
      const ms = Date.parse(head[2])
      if (ms < since || ms > until) return null
      if (expression !== null || words !== null) {
        // Most lines need no parsing: nothing escaped, nothing behind the text.
        if (line.endsWith('"}') && line.startsWith(',"text":"', head[0].length) && line.indexOf('\\') < 0) {
          return fits(line.slice(head[0].length + 9, -2)) ? [Number(head[1]), ms] : null
        }
        let value
        try {
          value = JSON.parse(line)
        } catch {
          return null
        }
        const call = value.call
        const found =
          fits(value.text) ||
          (call !== undefined && (fits(call.request || '') || fits(call.response || '') || fits(call.host || '')))
        if (!found) return null
      }
      return [Number(head[1]), ms]
    }
  }
}

function scan(bytes, filled, base, match, out) {
  const end = bytes.lastIndexOf(10, filled - 1) + 1
  const consider = (start, stop) => {
    const seen = match.accept(bytes.toString('utf8', start, stop))
    if (seen !== null) out.push(base + start, stop - start, seen[0], seen[1])
  }
  const words = match.words === null ? '' : JSON.stringify(match.words).slice(1, -1)
  if (words !== '' && /^[\x20-\x7e]*$/.test(words)) {
    // Only lines that hold the words are looked at. Texts inside texts (answers) are escaped twice: there a quote or a
    // backslash does not count for finding.
    const key = words.split(/\\+["\\nrtbf]|\\+u[0-9a-f]{4}/).sort((one, two) => two.length - one.length)[0]
    if (key !== '') {
      const text = bytes.latin1Slice(0, end).toLowerCase()
      let at = text.indexOf(key)
      while (at >= 0) {
        const start = at === 0 ? 0 : bytes.lastIndexOf(10, at - 1) + 1
        const stop = bytes.indexOf(10, at)
        consider(start, stop)
        at = text.indexOf(key, stop + 1)
      }
      return end
    }
  }
  let from = 0
  while (from < end) {
    const stop = bytes.indexOf(10, from)
    consider(from, stop)
    from = stop + 1
  }
  return end
}

function search(part, match) {
  const out = []
  if (part.text !== undefined) {
    const bytes = Buffer.from(part.text)
    if (bytes.length > 0) scan(bytes, bytes.length, 0, match, out)
    return out
  }
  let fd
  try {
    fd = fs.openSync(part.path, 'r')
  } catch {
    return out
  }
  try {
    let bytes = Buffer.allocUnsafe(Math.min(pieceBytes, Math.max(1, part.to - part.from)))
    let base = part.from
    while (base < part.to) {
      const filled = fs.readSync(fd, bytes, 0, Math.min(bytes.length, part.to - base), base)
      if (filled === 0) break
      if (bytes.lastIndexOf(10, filled - 1) < 0) {
        if (filled < bytes.length) break
        bytes = Buffer.allocUnsafe(bytes.length * 2)
        continue
      }
      base += scan(bytes, filled, base, match, out)
    }
  } finally {
    fs.closeSync(fd)
  }
  return out
}

parentPort.on('message', (job) => {
  try {
    const match = matcher(job.filter)
    const found = job.parts.map((part) => Float64Array.from(search(part, match)))
    parentPort.postMessage({ id: job.id, found }, found.map((array) => array.buffer))
  } catch (error) {
    parentPort.postMessage({ id: job.id, problem: error instanceof SyntaxError ? 'syntax' : 'failed', message: String(error.message) })
  }
})
`
