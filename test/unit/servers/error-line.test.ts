import { expect, test } from 'vitest'
import { nameExit } from '../../../main/servers/lifecycle/name-exit.ts'
import { errorLine } from '../../../main/servers/lifecycle/error-line.ts'

const said = (text: string) => errorLine(text.split('\n'))

test.each([
  [
    'Node',
    "TypeError: Cannot read properties of null (reading 'x')",
    `/srv/server.js:1
function f(){null.x()};f()
                  ^

TypeError: Cannot read properties of null (reading 'x')
    at f (/srv/server.js:1:19)
    at node:internal/main/run_main_module:28:49

Node.js v24.21.0`
  ],
  [
    'Node with members of the error',
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/srv/nope.mjs' imported from /srv/server.mjs",
    `node:internal/modules/esm/resolve:283
    throw new ERR_MODULE_NOT_FOUND(
          ^

Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/srv/nope.mjs' imported from /srv/server.mjs
    at finalizeResolution (node:internal/modules/esm/resolve:283:11)
    at ModuleJob._link (node:internal/modules/esm/module_job:168:49) {
  code: 'ERR_MODULE_NOT_FOUND',
  url: 'file:///srv/nope.mjs'
}

Node.js v24.21.0`
  ],
  [
    'errors within an error',
    'AggregateError: all',
    `AggregateError: all
    at [eval]:1:16 {
  [errors]: [
    Error: a
        at [eval]:1:36
  ]
}

Node.js v24.21.0`
  ],
  [
    'a thrown text',
    'no key',
    `/srv/server.js:1
throw "no key"
^
no key
(Use \`node --trace-uncaught ...\` to show where the exception was thrown)

Node.js v24.21.0`
  ],
  [
    'a rejection',
    'UnhandledPromiseRejection: This error originated either by throwing inside of an async function',
    `node:internal/process/promises:389
      new UnhandledPromiseRejection(reason);
      ^

UnhandledPromiseRejection: This error originated either by throwing inside of an async function
    at processPromiseRejections (node:internal/process/promises:470:17) {
  code: 'ERR_UNHANDLED_REJECTION'
}

Node.js v24.21.0`
  ],
  [
    'Python',
    "KeyError: 'k'",
    `Traceback (most recent call last):
  File "/srv/server.py", line 2, in <module>
    f()
    ~^^
  File "/srv/server.py", line 1, in f
    def f(): return {}["k"]
                    ~~^^^^^
KeyError: 'k'`
  ],
  [
    'Python with its own kind of exception',
    'mcp.shared.NoKey: give one',
    `Traceback (most recent call last):
  File "/srv/server.py", line 9, in <module>
    except KeyError:
mcp.shared.NoKey: give one`
  ],
  [
    'Go',
    'panic: assignment to entry in nil map',
    `panic: assignment to entry in nil map

goroutine 1 [running]:
main.main()
	/srv/a.go:3 +0x65
exit status 2`
  ],
  [
    'Go with a signal',
    'panic: runtime error: invalid memory address or nil pointer dereference',
    `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x489407]

goroutine 1 [running]:
main.main()
	/srv/a.go:3 +0x27`
  ],
  [
    'Rust',
    'thread \'main\' (27133) panicked at b.rs:1:62: called `Result::unwrap()` on an `Err` value: "no key"',
    `
thread 'main' (27133) panicked at b.rs:1:62:
called \`Result::unwrap()\` on an \`Err\` value: "no key"
stack backtrace:
   0: __rustc::rust_begin_unwind
             at /rustc/59807616e1fa/library/std/src/panicking.rs:689:5
   1: core::panicking::panic_fmt
             at /rustc/59807616e1fa/library/core/src/panicking.rs:80:14
   3: b::main
note: Some details are omitted, run with \`RUST_BACKTRACE=full\` for a verbose backtrace.`
  ],
  ['Rust without a trace', 'Error: "no key"', 'Error: "no key"'],
  ['words that are nobody’s error', 'at least one folder is needed', 'starting\nat least one folder is needed\n\n'],
  ['an error before the help', 'error: --key is required', 'error: --key is required\n\nUsage: server --key <KEY>']
])('%s', (_, telling, text) => expect(said(text)).toBe(telling))

test('silence, and nothing but marks', () => {
  expect(errorLine([])).toBeNull()
  expect(said('\n  \n')).toBeNull()
  expect(said('Node.js v24.21.0\n')).toBe('Node.js v24.21.0')
})
test('is what the failure quotes', () => {
  const stderr = ['Error: no such table', '    at run (/srv/a.js:1:1)', '', 'Node.js v24.21.0']
  const exit = { code: 1, signal: null, at: '', asked: false, ranMs: 900 }
  const { failure } = nameExit({ name: 'notes', exit, wasReady: true, stderr, survivors: 0, memoryKill: false })
  expect(failure.message).toContain('Its last words: “Error: no such table”')
})
