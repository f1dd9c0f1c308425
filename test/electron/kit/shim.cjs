// Gives Electron 22 (Node 16.17) the globals, Node modules and Electron calls that it lacks and that code written for
// today's Electron may use. Anything present is left alone, so on a newer Electron this file does nothing.
// Not covered: ESM as the main entry (bundle main as CommonJS), new syntax (target chrome108 and node16), worker
// threads and child processes started on Electron's own binary (they don't load this file).
'use strict'
const Module = require('module')
const define = (object, name, value) => {
  if (object[name] === undefined)
    Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false })
}

require('core-js/actual')

// --- globals of Node 18 to 22 ---------------------------------------------------------------------------------
const { webcrypto } = require('crypto')
if (globalThis.crypto === undefined || globalThis.crypto.subtle === undefined)
  Object.defineProperty(globalThis, 'crypto', { value: webcrypto, writable: true, configurable: true })
for (const [name, value] of Object.entries(require('stream/web'))) define(globalThis, name, value)
define(globalThis, 'Blob', require('buffer').Blob)
define(globalThis, 'BroadcastChannel', require('worker_threads').BroadcastChannel)
define(
  globalThis,
  'CustomEvent',
  class CustomEvent extends Event {
    constructor(type, init = {}) {
      super(type, init)
      this.detail = init.detail === undefined ? null : init.detail
    }
  }
)
const undici = require('undici')
// Electron 22 has an early fetch of its own behind a flag; take one whole, matching set.
for (const name of ['fetch', 'Headers', 'Request', 'Response', 'FormData', 'File'])
  Object.defineProperty(globalThis, name, { value: undici[name], writable: true, configurable: true })
define(globalThis, 'WebSocket', undici.WebSocket)
define(AbortSignal, 'timeout', (ms) => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(new DOMException('The operation timed out', 'TimeoutError')), ms).unref()
  return controller.signal
})
define(AbortSignal, 'any', (signals) => {
  const controller = new AbortController()
  for (const signal of signals) {
    if (signal.aborted) {
      controller.abort(signal.reason)
      break
    }
    signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true, signal: controller.signal })
  }
  return controller.signal
})
define(AbortSignal.prototype, 'throwIfAborted', function () {
  if (this.aborted) throw this.reason
})

// --- Node modules and calls ---------------------------------------------------------------------------------------
const crypto = require('crypto')
define(crypto, 'hash', (algorithm, data, encoding = 'hex') =>
  crypto.createHash(algorithm).update(data).digest(encoding)
)
const events = require('events')
define(events, 'addAbortListener', (signal, listener) => {
  if (signal.aborted) queueMicrotask(() => listener(new Event('abort')))
  else signal.addEventListener('abort', listener, { once: true })
  const dispose = () => signal.removeEventListener('abort', listener)
  return { dispose, [Symbol.dispose]: dispose }
})
const util = require('util')
define(util, 'styleText', (_format, text) => String(text))
define(
  util,
  'MIMEType',
  class MIMEType {
    constructor(input) {
      this.essence = String(input).split(';')[0].trim().toLowerCase()
      ;[this.type, this.subtype] = this.essence.split('/')
    }
    toString() {
      return this.essence
    }
  }
)
const http = require('http')
for (const { prototype } of [http.Server, require('https').Server]) {
  if (prototype.closeAllConnections) continue
  const sockets = new WeakMap()
  const listen = prototype.listen
  prototype.listen = function (...args) {
    const open = new Set()
    sockets.set(this, open)
    this.on('connection', (socket) => {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    })
    return listen.apply(this, args)
  }
  prototype.closeAllConnections = function () {
    for (const socket of sockets.get(this) || []) socket.destroy()
  }
  prototype.closeIdleConnections = function () {}
}
const fs = require('fs')
const path = require('path')
const dirent = Object.getOwnPropertyDescriptor(fs.Dirent.prototype, 'parentPath')
if (!dirent) {
  // Node 18.17: readdir with `recursive`, and entries that know their folder.
  const readdirSync = fs.readdirSync
  const listed = (folder, options) => {
    const entries = readdirSync.call(fs, folder, { ...options, withFileTypes: true, recursive: undefined })
    return entries.flatMap((entry) => {
      entry.parentPath = entry.path = folder
      const below = path.join(folder, entry.name)
      return entry.isDirectory() ? [entry, ...listed(below, options)] : [entry]
    })
  }
  fs.readdirSync = (folder, options) => {
    if (options === null || typeof options !== 'object' || !(options.recursive || options.withFileTypes))
      return readdirSync.call(fs, folder, options)
    if (!options.recursive)
      return readdirSync
        .call(fs, folder, options)
        .map((entry) => Object.assign(entry, { parentPath: String(folder), path: String(folder) }))
    const entries = listed(String(folder), options)
    return options.withFileTypes
      ? entries
      : entries.map((entry) => path.relative(String(folder), path.join(entry.parentPath, entry.name)))
  }
  const readdir = fs.promises.readdir
  fs.promises.readdir = async (folder, options) =>
    options !== null && typeof options === 'object' && (options.recursive || options.withFileTypes)
      ? fs.readdirSync(folder, options)
      : readdir.call(fs.promises, folder, options)
}
const stream = require('stream')
define(stream.Readable, 'toWeb', (readable) => {
  const iterator = readable[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(typeof value === 'string' ? Buffer.from(value) : new Uint8Array(value))
    },
    async cancel(reason) {
      readable.destroy(reason)
    }
  })
})
define(stream.Readable, 'fromWeb', (web, options) =>
  stream.Readable.from(
    (async function* () {
      const reader = web.getReader()
      try {
        for (;;) {
          const { value, done } = await reader.read()
          if (done) return
          yield Buffer.from(value)
        }
      } finally {
        reader.releaseLock()
      }
    })(),
    { objectMode: false, ...options }
  )
)
define(process, 'getBuiltinModule', (name) => {
  try {
    return require(name)
  } catch {
    return undefined
  }
})
define(process, 'constrainedMemory', () => 0)

// node:sqlite, on SQLite compiled to WebAssembly. Real files, rollback journal (WAL needs shared memory, which it lacks).
let sqliteModule
const sqlite = () => {
  if (sqliteModule) return sqliteModule
  const { Database } = require('node-sqlite3-wasm')
  const parameters = (args) => {
    if (args.length === 0) return undefined
    const [first] = args
    if (first !== null && typeof first === 'object' && !ArrayBuffer.isView(first)) {
      const named = {}
      for (const [key, value] of Object.entries(first)) named[/^[:@$]/.test(key) ? key : ':' + key] = value
      return named
    }
    return args
  }
  class StatementSync {
    constructor(database, sql) {
      this.sourceSQL = sql
      this.statement = database.prepare(sql)
    }
    run(...args) {
      return this.statement.run(parameters(args))
    }
    get(...args) {
      return this.statement.all(parameters(args))[0] // its own get() leaves the statement, and so the lock, open
    }
    all(...args) {
      return this.statement.all(parameters(args))
    }
    *iterate(...args) {
      yield* this.statement.all(parameters(args))
    }
    setReadBigInts() {}
    setAllowBareNamedParameters() {}
    setReturnArrays() {}
  }
  class DatabaseSync {
    constructor(location, options = {}) {
      this.location = location
      this.options = options
      this.open_ = null
      if (options.open !== false) this.open()
    }
    open() {
      const file = String(this.location)
      // It locks with a folder beside the file, which a killed process leaves behind.
      require('fs').rmSync(file + '.lock', { recursive: true, force: true })
      this.open_ = new Database(file === ':memory:' ? undefined : file, {
        fileMustExist: false,
        readOnly: this.options.readOnly === true
      })
      if (this.options.enableForeignKeyConstraints !== false) this.open_.exec('PRAGMA foreign_keys = ON')
    }
    get isOpen() {
      return this.open_ !== null
    }
    get isTransaction() {
      return this.open_ !== null && this.open_.inTransaction
    }
    exec(sql) {
      this.open_.exec(sql)
    }
    prepare(sql) {
      return new StatementSync(this.open_, sql)
    }
    function() {}
    close() {
      this.open_.close()
      this.open_ = null
    }
    [Symbol.dispose]() {
      if (this.open_) this.close()
    }
  }
  return (sqliteModule = { DatabaseSync, StatementSync, constants: {} })
}

// --- Electron 25 and later -------------------------------------------------------------------------------------------
let electronModule
const newerElectron = (electron) => {
  if (electronModule) return electronModule
  electronModule = electron
  const { protocol, net } = electron
  define(net, 'fetch', (...args) => globalThis.fetch(...args))
  if (protocol && !protocol.handle) {
    const handle = (target) => (scheme, handler) => {
      const ok = target.registerStreamProtocol(scheme, (request, callback) => {
        const init = { method: request.method, headers: request.headers }
        if (request.uploadData)
          init.body = Buffer.concat(request.uploadData.map((part) => part.bytes || Buffer.alloc(0)))
        // A Request takes no custom scheme in every implementation, so hand over the few fields that handlers read.
        const asked = {
          url: request.url,
          method: request.method,
          headers: new Headers(request.headers),
          referrer: request.referrer,
          text: async () => (init.body ? init.body.toString() : ''),
          json: async () => JSON.parse(init.body ? init.body.toString() : 'null')
        }
        Promise.resolve()
          .then(() => handler(asked))
          .then(async (response) => {
            const headers = {}
            for (const [name, value] of response.headers) headers[name] = value
            const body = Buffer.from(await response.arrayBuffer())
            callback({ statusCode: response.status, headers, data: stream.Readable.from(body.length ? [body] : []) })
          })
          .catch((error) => {
            console.error('protocol handler failed', error)
            callback({ error: -2 })
          })
      })
      if (ok === false) throw new Error(`Failed to register protocol: ${scheme}`)
    }
    for (const target of [protocol]) {
      target.handle = handle(target)
      target.unhandle = (scheme) => target.unregisterProtocol(scheme)
      target.isProtocolHandled = (
        (original) => (scheme) =>
          target.isProtocolRegistered(scheme) || original.call(target, scheme)
      )(target.isProtocolHandled || (() => false))
    }
    electron.app.on('session-created', (session) => {
      if (!session.protocol.handle) {
        session.protocol.handle = handle(session.protocol)
        session.protocol.unhandle = (scheme) => session.protocol.unregisterProtocol(scheme)
      }
    })
  }
  return electronModule
}

const load = Module._load
Module._load = function (request, ...rest) {
  if (request === 'node:sqlite') return sqlite()
  if (request === 'readline/promises' || request === 'node:readline/promises') {
    try {
      return load.call(this, request, ...rest)
    } catch {
      return {}
    }
  }
  const loaded = load.call(this, request, ...rest)
  return request === 'electron' || request === 'electron/main' ? newerElectron(loaded) : loaded
}
