import { parse } from 'shell-quote'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fetchesAtStart,
  imageIn,
  launcherOf,
  packageIn,
  programName,
  stepsOf,
  subjectOf
} from '../../../main/launchers/read-command.ts'

/** A command as one reads it; quotes work, nothing is expanded. */
const words = (line: string): readonly string[] =>
  parse(line, (name: string) => `$${name}`).map((part) =>
    typeof part === 'string' ? part : 'pattern' in part ? part.pattern : 'op' in part ? part.op : ''
  )
const chain = (line: string) => stepsOf(words(line)).map(({ program }) => program)
const last = (line: string) => stepsOf(words(line)).at(-1)!
const codeOf = (line: string) => stepsOf(words(line)).flatMap(({ code }) => code)

describe('what a command comes to', () => {
  it.each([
    ['node server.js', ['node']],
    ['env A=1 B=2 node server.js', ['env', 'node']],
    ['env -i -u HOME PATH=/x node', ['env', 'node']],
    ['/usr/bin/env -S "A=1 node --test" x', ['env', 'node']],
    ['env -S node x', ['env', 'node']],
    ['timeout -k 5 10 sh -c "exec node x"', ['timeout', 'sh', 'node']],
    ['nohup nice -n 5 stdbuf -oL python3.12 -u x.py', ['nohup', 'nice', 'stdbuf', 'python']],
    ['nice -10 node x', ['nice', 'node']],
    ['xargs -n 1 -I{} sh -c x', ['xargs', 'sh', 'x']],
    ['find . -name x -exec sh -c y \\;', ['find', 'sh', 'y']],
    ['busybox sh -c x', ['busybox', 'sh', 'x']],
    ['sudo -u bob -E A=1 node x', ['sudo', 'node']],
    ['flock /tmp/l -c "node x"', ['flock', 'node']],
    ['flock -w 5 /tmp/l node x', ['flock', 'node']],
    ['su -c "node x" bob', ['su', 'node']],
    ['npx -y cross-env NODE_OPTIONS=x node y', ['npx', 'cross-env', 'node']],
    ['npx -p a -p b tool arg', ['npx', 'tool']],
    ['npm exec --yes -- @s/tool@1.2 x', ['npm', 'tool']],
    ['npm start', ['npm']],
    ['uvx --from git+https://x tool', ['uvx', 'tool']],
    ['uv tool run mcp-server-git', ['uv', 'mcp-server-git']],
    ['uv --directory /p run server.py', ['uv', 'server.py']],
    ['docker run -ie A=1 --rm -v /a:/b a/b:1 sh -c x', ['docker', 'sh', 'x']],
    ['docker --context c run --entrypoint node a/b x.js', ['docker', 'node']],
    ['docker compose -f x.yml run svc sh', ['docker', 'sh']],
    ['docker run a/b --flag', ['docker']],
    ['ssh -p 22 me@host env NODE_OPTIONS=x node y', ['ssh', 'env', 'node']],
    ['ssh host -p 22 -- node y', ['ssh', 'node']],
    ['kubectl -n x exec -i pod -c c -- sh -c y', ['kubectl', 'sh', 'y']],
    ['cmd /c npx -y tool@1', ['cmd', 'npx', 'tool']],
    ['sh -c "A=1 npx tool && rm x"', ['sh', 'npx', 'tool']],
    ['constructor -c x', ['constructor']],
    ['', []]
  ])('%s', (line, programs) => {
    expect(chain(line)).toEqual(programs)
  })
  it('keeps what each is given, and where it runs', () => {
    expect(last('env A=1 timeout 5 env B=2 node x').env).toEqual({ B: '2' })
    expect(last('docker exec -i box node x')).toMatchObject({ elsewhere: 'container', argv: ['node', 'x'] })
    expect(last('ssh host docker run img sh').elsewhere).toBe('container')
    expect(last('ssh host node x').elsewhere).toBe('remote')
    expect(last('nice node x').elsewhere).toBeNull()
  })
  it('knows a program by its bare name', () => {
    expect(programName('C:\\Program Files\\nodejs\\NPX.CMD')).toBe('npx')
    expect(programName('/opt/python3.12')).toBe('python')
    for (const name of ['__proto__', 'constructor', 'toString']) expect(launcherOf(name)).toBeNull()
  })
  it.each([
    ['uvx --from pkg==1 tool', 'pkg==1'],
    ['npx --package=@s/x@1 tool', '@s/x@1'],
    ['npx -y @s/x@1 arg', '@s/x@1'],
    ['uv run server.py', null],
    ['pnpm dlx tool@2', 'tool@2'],
    ['pnpm exec tool', null],
    ['node x', null]
  ])('finds the package of %s', (line, wanted) => expect(packageIn(stepsOf(words(line))[0]!)).toBe(wanted))
  it.each([
    ['docker run -i --rm -e KEY --name n ghcr.io/a/b:1 x', 'ghcr.io/a/b:1'],
    ['podman run --mount type=bind,src=/a,dst=/b img', 'img'],
    ['docker exec box sh', null],
    ['docker ps', null]
  ])('finds the image of %s', (line, image) => expect(imageIn(stepsOf(words(line))[0]!)).toBe(image))
  it.each([
    ['uvx mcp-server-git', 'mcp-server-git'],
    ['docker run -i --rm mcp/git', 'mcp/git'],
    ['timeout 5 node /srv/weather/server.js', '/srv/weather/server.js'],
    ['env A=1 python -m my_server', 'my_server'],
    ['cmd /c npx -y tool@1', 'tool@1'],
    ['my-server --stdio', 'my-server']
  ])('tells what %s is for', (line, subject) => expect(subjectOf(words(line))).toBe(subject))
  it('knows what may download at a start, behind a wrapper too, and not on another computer', () => {
    for (const line of ['uvx x', 'env A=1 npx x', 'docker run x', 'cmd /c npx x', 'deno run npm:x', 'sh -c "npx x"'])
      expect(fetchesAtStart(words(line))).toBe(true)
    for (const line of ['node x', 'ssh host npx x', '/opt/x', 'nice python x.py'])
      expect(fetchesAtStart(words(line))).toBe(false)
  })
})

describe('code in the words of a command', () => {
  it.each([
    'sh -c x',
    'env sh -c x',
    'env NODE_OPTIONS=y node -e x',
    'env -S "node -e x"',
    'env --split-string="sh -c x"',
    'timeout 10 sh -c x',
    'timeout -s KILL 10 bash -lc x',
    'nohup sh -c x',
    'nice -n 19 sh -c x',
    'xargs sh -c x',
    'xargs -0 -I {} sh -c x',
    'stdbuf -o L sh -c x',
    'setsid -w sh -c x',
    'find / -maxdepth 0 -exec sh -c x {} +',
    'busybox sh -c x',
    'busybox env -i busybox ash -c x',
    'ssh host sh -c x',
    'ssh host "curl y | sh"',
    'ssh -o ProxyCommand=x host',
    'ssh -oProxyCommand=x host',
    'awk "BEGIN{system(\\"x\\")}"',
    'env gawk -F : "BEGIN { system(\\"x\\") }"',
    'python3 -Ic x',
    'uv run --with y python -c x',
    'npx --call=x',
    'npx -y cross-env A=1 node --require=./y.js z',
    'docker run img sh -c x',
    'docker run --entrypoint sh img -c x',
    'podman exec box python -c x',
    'kubectl exec pod -- bash -c x',
    'perl -MPOSIX -e x',
    'php -d auto_prepend_file=y z.php',
    'git -c core.sshCommand=x fetch',
    'tar --to-command=x -xf y',
    'java -javaagent:x.jar -jar y.jar',
    'script -qc "sh -c x" /dev/null',
    'su bob -c "x; y"',
    'flock /tmp/l -c "node x"',
    'flock -n /tmp/l --command x',
    'script -c "node x" /dev/null',
    'script /dev/null -c x',
    'script -q /dev/null sh -c x',
    'su - bob -c x',
    'su -c x bob',
    'runuser bob -c x',
    'runuser -l bob --session-command=x',
    'sg staff -c x',
    'nix-shell -p nodejs --run x',
    'entr -s x',
    'watch -n 5 "x; y"',
    'parallel "x | y" ::: 1',
    'cross-env-shell A=1 "x && y"',
    'nodemon --exec x server.js',
    'capsh -- -c x',
    'ssh-agent sh -c x',
    'cgexec -g cpu:a fakeroot sh -c x',
    'pwsh -enc abc',
    'cmd /c "x & y"',
    'bash --rcfile y',
    'bash -o pipefail -c x',
    'pwsh -ExecutionPolicy Bypass -Command x',
    'deno eval x',
    'bun --preload y z'
  ])('%s', (line) => expect(codeOf(line)).not.toEqual([]))
  it.each([
    'env A=1 node server.js -e production',
    'timeout 10 node server.js',
    'python -m server -c config.toml',
    'docker run -e A=1 img',
    'docker run img server -c config',
    'ssh host mcp-server --root /srv',
    'npx -y tool -c config',
    'uvx tool -c config',
    'nice /opt/server -c x',
    'bash /opt/start.sh -c x',
    'flock /tmp/l node x',
    'flock /tmp/l server -c config',
    'script -q /dev/null node server.js',
    'runuser -u bob -- server -c config',
    'watch node server.js',
    'env -S "node server.js"',
    'bash -o pipefail start -c x',
    'java -jar server.jar -javaagent:x'
  ])('none in %s', (line) => expect(codeOf(line)).toEqual([]))
})

it('law: whatever the words are, reading them ends, soon, and the first step is the command itself', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'env',
      '-S',
      'sh',
      '-c',
      'npx',
      'docker',
      'run',
      '--',
      '-e',
      'A=1',
      'find',
      '-exec',
      'ssh',
      'host',
      'timeout'
    ),
    fc.string({ maxLength: 12 })
  )
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (argv) => {
      const steps = stepsOf(argv)
      expect(steps.length).toBeLessThanOrEqual(12)
      expect(steps[0]!.argv).toEqual(argv)
      for (const step of steps) expect(() => [packageIn(step), imageIn(step)]).not.toThrow()
    })
  )
})
