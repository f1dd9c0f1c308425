/**
 * The one list of programs that run other programs, and of interpreters that take code as an argument: what each is, which
 * of its options take a value, and where the word stands that it runs. Pure data; read-command.ts reads commands by it.
 */
import type { RuntimeKind } from '../runtimes/types.ts'

/**
 * `package`: fetches a package and runs it. `container`, `remote`: a client of something that runs elsewhere. `shell`,
 * `interpreter`: runs code. `wrapper`: runs the rest of its words, in other circumstances. `tool`: has another purpose, and
 * an option that runs code all the same.
 */
export type LauncherKind = 'package' | 'container' | 'remote' | 'shell' | 'interpreter' | 'wrapper' | 'tool'
export interface Launcher {
  readonly kind: LauncherKind
  /** What has to be installed for it. */
  readonly needs?: RuntimeKind
  /** It may download what it runs as part of a start. */
  readonly fetches?: boolean
  /** One of these must stand before what it runs, `tool run` as two words. Without: it runs what comes first. */
  readonly verbs?: readonly string[]
  /** Those of them that run what is here already (the project's own), and fetch nothing by that name. */
  readonly localVerbs?: readonly string[]
  /** Options whose value is the next word, when it is not written into the same one. */
  readonly values?: readonly string[]
  /** Those that name the package; what it runs is then the first word. */
  readonly packageIn?: readonly string[]
  /** Words between the options and what it runs: the time of timeout, the host of ssh. */
  readonly operands?: number
  /** NAME=value words before what it runs are variables of that. */
  readonly assigns?: boolean
  /** What it runs stands behind one of these words, and ends at `;` or `+`. */
  readonly behind?: RegExp
  /** What comes behind this option is meant for the module or archive that it names. */
  readonly endsAt?: RegExp
  /** An option whose value, or whose own rest, is code or names code that is loaded first. */
  readonly code?: RegExp
  /** The value of this option is a whole command in one word. */
  readonly line?: RegExp
  /** A shell reads that value, whatever it says. */
  readonly inShell?: true
  /** So many words may stand before that option; without, as many as there are operands. */
  readonly lineBehind?: number
  /** A shell joins the words that it runs and parses them again. */
  readonly joins?: true
  /** Its first word itself is code. */
  readonly program?: RegExp
}

const words = (text: string): readonly string[] => text.split(' ')
const npmValues = words(
  '-p --package -w --workspace --registry --cache --userconfig --prefix --loglevel --node-options'
)
const uvValues = words(
  '--from --with -w --with-editable --with-requirements --python -p --index --index-url --default-index --extra-index-url -i -f --find-links --constraint --override --build-constraint --cache-dir --directory --project --config-file --env-file --python-platform --refresh-package --reinstall-package -P --upgrade-package --index-strategy --keyring-provider --resolution --prerelease --exclude-newer --link-mode -C --config-setting --no-build-package --no-binary-package --color --allow-insecure-host --group --extra --package'
)
/** Of `run` and `exec`; what is in neither list stands alone. */
const containerValues = words(
  '-a --attach --add-host --annotation --blkio-weight --cap-add --cap-drop --cgroup-parent --cgroupns --cidfile -c --cpu-shares --cpus --cpuset-cpus --cpuset-mems --device --device-cgroup-rule --dns --dns-option --dns-search --domainname --entrypoint -e --env --env-file --expose --gpus --group-add --health-cmd -h --hostname --ip --ip6 --ipc --isolation -l --label --label-file --link --log-driver --log-opt --mac-address -m --memory --memory-swap --mount --name --net --network --network-alias --oom-score-adj --pid --pids-limit --platform -p --publish --pull --restart --runtime --security-opt --shm-size --stop-signal --stop-timeout --storage-opt --sysctl --tmpfs --ulimit -u --user --userns --uts -v --volume --volume-driver --volumes-from -w --workdir -H --host --context --config --log-level -f --file --project-directory --profile --root --storage-driver --url --connection --namespace --arch --os --variant --secret --pod --conmon-pidfile --authfile --systemd --umask --timezone --tz --sdnotify'
)
const container: Launcher = {
  kind: 'container',
  fetches: true,
  verbs: words('run exec').concat('container run', 'container exec', 'compose run', 'compose exec'),
  values: containerValues
}
const shell: Launcher = {
  kind: 'shell',
  values: words('-o +o -O +O --rcfile --init-file'),
  code: /^-[a-z]*c|^--(?:rcfile|init-file|init-command)(?:=|$)/
}
const wrapper = (values = '', more: Omit<Launcher, 'kind' | 'values'> = {}): Launcher => ({
  kind: 'wrapper',
  values: words(values),
  ...more
})
const shellLine = { line: /^(?:-[a-z]*c|--(?:session-)?command)(?:=|$)/, inShell: true } as const
const pythonLike: Launcher = { kind: 'interpreter', values: words('-W -X'), endsAt: /^-m$/, code: /^-[A-Za-z]*c/ }
const nodeLike: Launcher = {
  kind: 'interpreter',
  values: words('-C --conditions --env-file --inspect --max-old-space-size'),
  code: /^(?:-e|-p|-pe|-r|--eval|--print|--require|--import|--loader|--experimental-loader)(?:=|$)/
}
const awk: Launcher = { kind: 'tool', values: words('-F -v'), program: /system\s*\(|\||getline/ }
const uvx: Launcher = { kind: 'package', needs: 'uvx', fetches: true, values: uvValues, packageIn: ['--from'] }
const pnpx: Launcher = { kind: 'package', fetches: true, values: ['--package'], packageIn: ['--package'], code: /^-c$/ }

export const launchers: Readonly<Record<string, Launcher>> = {
  // package runners
  npx: {
    kind: 'package',
    needs: 'node',
    fetches: true,
    values: npmValues,
    packageIn: words('-p --package'),
    code: /^(?:-c|--call)(?:=|$)/
  },
  npm: {
    kind: 'package',
    needs: 'node',
    fetches: true,
    verbs: words('exec x init create'),
    values: npmValues,
    packageIn: words('-p --package'),
    code: /^(?:-c|--call)(?:=|$)/
  },
  pnpx,
  pnpm: {
    ...pnpx,
    verbs: words('dlx exec create'),
    localVerbs: ['exec'],
    values: words('--package -C --dir --filter')
  },
  yarn: {
    ...pnpx,
    verbs: words('dlx exec create node'),
    localVerbs: words('exec node'),
    values: words('-p --package --cwd')
  },
  bunx: { kind: 'package', fetches: true, values: words('-p --package'), packageIn: words('-p --package') },
  uvx,
  uv: {
    ...uvx,
    needs: 'uv',
    verbs: ['tool run', 'run', 'x'],
    localVerbs: ['run'],
    values: uvValues.concat('-m', '--module')
  },
  pipx: {
    kind: 'package',
    fetches: true,
    verbs: ['run'],
    values: words('--spec --python --pip-args --index-url -i --backend'),
    packageIn: ['--spec']
  },
  dnx: { kind: 'package', fetches: true, values: words('--version --source --add-source --framework --configfile') },
  jbang: { kind: 'package', fetches: true, values: words('--java --deps --main -m -D'), code: /^(?:-c|--code)(?:=|$)/ },
  // what runs elsewhere
  docker: { ...container, needs: 'docker' },
  podman: { ...container, needs: 'podman' },
  nerdctl: container,
  finch: container,
  'docker-compose': { ...container, verbs: words('run exec') },
  ssh: {
    kind: 'remote',
    values: words('-B -b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -P -Q -R -S -W -w'),
    operands: 1,
    code: /^-o\s*(?:ProxyCommand|LocalCommand|KnownHostsCommand|RemoteCommand)\b/i
  },
  kubectl: {
    kind: 'remote',
    verbs: words('exec run'),
    values: words(
      '-n --namespace -c --container --context --kubeconfig --cluster --user -s --server --image -l --labels'
    ),
    operands: 1
  },
  oc: { kind: 'remote', verbs: words('exec rsh'), values: words('-n --namespace -c --container'), operands: 1 },
  // shells
  sh: shell,
  bash: shell,
  zsh: shell,
  dash: shell,
  ash: shell,
  ksh: shell,
  mksh: shell,
  tcsh: shell,
  csh: shell,
  nu: { kind: 'shell', values: [], code: /^(?:-[a-z]*c|--commands|-e|--execute)(?:=|$)/ },
  fish: { kind: 'shell', values: [], code: /^(?:-[a-z]*c|--command|-C|--init-command)/ },
  cmd: { kind: 'shell', code: /^\/[ck]/i },
  powershell: { kind: 'shell', code: /^[-/](?:c|command|e|ec|enc\w*)$/i },
  pwsh: { kind: 'shell', code: /^[-/](?:c|command|e|ec|enc\w*)$/i },
  capsh: { kind: 'shell', values: [], code: /^-c$/ },
  // interpreters
  node: { ...nodeLike, needs: 'node' },
  nodejs: nodeLike,
  tsx: nodeLike,
  nodemon: { ...nodeLike, values: words('-e --ext -w --watch -i --ignore'), code: /^(?:-x|--exec)(?:=|$)/ },
  'ts-node': { ...nodeLike, code: /^(?:-e|-p|-pe|-r|--eval|--print|--require)(?:=|$)/ },
  bun: { kind: 'interpreter', fetches: true, code: /^(?:-e|-p|-r|--eval|--print|--preload|--require)(?:=|$)/ },
  deno: { kind: 'interpreter', fetches: true, code: /^(?:eval|--preload)(?:=|$)/ },
  python: { ...pythonLike, needs: 'python' },
  py: { ...pythonLike, needs: 'python' },
  pypy: pythonLike,
  perl: { kind: 'interpreter', code: /^-[a-z0]*[eE]|^-[mM]/ },
  ruby: { kind: 'interpreter', code: /^-[a-z]*e|^-r/ },
  php: { kind: 'interpreter', code: /^-[rBRE]$|^-d\s*auto_(?:prepend|append)_file/ },
  lua: { kind: 'interpreter', code: /^-[el]/ },
  luajit: { kind: 'interpreter', code: /^-[elj]/ },
  osascript: { kind: 'interpreter', code: /^-e/ },
  java: { kind: 'interpreter', endsAt: /^-jar$/, code: /^-(?:javaagent|agentpath|agentlib|Xbootclasspath)/ },
  dotnet: { kind: 'interpreter' },
  go: { kind: 'interpreter', fetches: true },
  cargo: { kind: 'interpreter', fetches: true },
  rscript: { kind: 'interpreter', code: /^-e$/ },
  julia: { kind: 'interpreter', code: /^(?:-e|-E|-L|--eval|--print|--load)(?:=|$)/ },
  elixir: { kind: 'interpreter', code: /^(?:-e|--eval|-r|-pr)$/ },
  erl: { kind: 'interpreter', code: /^-(?:eval|s|run)$/ },
  expect: { kind: 'tool', code: /^-c$/ },
  awk,
  gawk: awk,
  mawk: awk,
  nawk: awk,
  sed: { kind: 'tool', values: words('-f -l'), program: /(?:^|[;{}\d/])\s*e\b|\/e[gip\d]*(?:;|$)/ },
  git: { kind: 'tool', code: /^(?:-c|--exec-path)(?:=|$)/ },
  vim: { kind: 'tool', code: /^(?:-c|\+|--cmd)/ },
  gdb: { kind: 'tool', code: /^--?(?:ex|eval-command|iex|init-eval-command)(?:=|$)/ },
  tar: {
    kind: 'tool',
    code: /^(?:--(?:checkpoint-action|to-command|use-compress-program|rsh-command)(?:=|$)|-I)/
  },
  rsync: { kind: 'tool', code: /^(?:-e|--rsh)(?:=|$)/ },
  socat: { kind: 'tool', code: /^(?:exec|system|shell):/i },
  // wrappers
  env: wrapper('-u --unset -C --chdir -P -a --argv0', { assigns: true, line: /^(?:-[iv0]*S|--split-string)/ }),
  'cross-env': wrapper('', { assigns: true }),
  'cross-env-shell': wrapper('', { assigns: true, joins: true }),
  timeout: wrapper('-k --kill-after -s --signal', { operands: 1 }),
  gtimeout: wrapper('-k --kill-after -s --signal', { operands: 1 }),
  nohup: wrapper(),
  nice: wrapper('-n --adjustment'),
  ionice: wrapper('-c --class -n --classdata'),
  chrt: wrapper('-T --sched-runtime -P --sched-period -D --sched-deadline', { operands: 1 }),
  taskset: wrapper('', { operands: 1 }),
  setsid: wrapper(),
  stdbuf: wrapper('-i --input -o --output -e --error'),
  unbuffer: wrapper(),
  time: wrapper('-f --format -o --output'),
  xargs: wrapper('-a --arg-file -d --delimiter -E -I -L -n --max-args -P --max-procs -s --max-chars'),
  parallel: wrapper('-j --jobs -a --arg-file -S --sshlogin --colsep -I', { joins: true }),
  find: wrapper('', { behind: /^-(?:exec|execdir|ok|okdir)$/ }),
  fd: wrapper('', { behind: /^(?:-x|-X|--exec|--exec-batch)$/ }),
  watch: wrapper('-n --interval', { joins: true }),
  entr: wrapper('', { ...shellLine, line: /^-[a-z]*s$/ }),
  script: wrapper('-E -I -O -B -T -o', { ...shellLine, operands: 1 }),
  su: wrapper('-s --shell -g --group -G -w', { ...shellLine, operands: 1, lineBehind: 2 }),
  sg: wrapper('', { ...shellLine, lineBehind: 2 }),
  runuser: wrapper('-u --user -s --shell -g --group -G -w', { ...shellLine, lineBehind: 2 }),
  flock: wrapper('-w --wait --timeout -E --conflict-exit-code', { ...shellLine, operands: 1 }),
  sudo: wrapper('-u --user -g --group -h --host -p --prompt -C -D --chdir -R -r -t -T -U', { assigns: true }),
  doas: wrapper('-u -C'),
  pkexec: wrapper('--user'),
  setpriv: wrapper('--reuid --regid --groups --inh-caps --ambient-caps --bounding-set --pdeathsig --securebits'),
  prlimit: wrapper('-p --pid'),
  chroot: wrapper('--userspec --groups', { operands: 1 }),
  unshare: wrapper('-w --wd -S -G -R --root'),
  nsenter: wrapper('-t --target -S -G'),
  bwrap: wrapper('--chdir --unsetenv --uid --gid --hostname'),
  firejail: wrapper(),
  'systemd-run': wrapper('-u --unit -p --property -E --setenv --slice --uid --gid --working-directory --description'),
  'systemd-inhibit': wrapper(),
  'dbus-run-session': wrapper('--config-file --dbus-daemon'),
  'xvfb-run': wrapper('-n --server-num -s --server-args -e --error-file -f --auth-file -w --wait -p'),
  strace: wrapper('-e -o -p -s -u -E -S -P -I -a -b -O -X'),
  ltrace: wrapper('-e -o -p -s -u -n -l -x -a'),
  caffeinate: wrapper('-t -w'),
  arch: wrapper('-arch -e'),
  busybox: wrapper(),
  toybox: wrapper(),
  'ssh-agent': wrapper('-a -E -t -P'),
  rlwrap: wrapper('-f -H -C -S -s'),
  fakeroot: wrapper('-l -s -i -u'),
  torsocks: wrapper('-a --address -P --port'),
  proxychains: wrapper('-f'),
  proxychains4: wrapper('-f'),
  numactl: wrapper('-C -N -m -i -p --cpunodebind --physcpubind --membind --interleave --preferred'),
  cgexec: wrapper('-g'),
  chronic: wrapper(),
  direnv: wrapper('', { verbs: ['exec'], operands: 1 }),
  mise: wrapper('-C --cd', { verbs: words('exec x') }),
  asdf: wrapper('', { verbs: ['exec'] }),
  volta: wrapper('--node --npm --yarn', { verbs: ['run'] }),
  fnm: wrapper('--using', { verbs: ['exec'] }),
  conda: wrapper('-n --name -p --prefix --cwd', { verbs: ['run'] }),
  mamba: wrapper('-n --name -p --prefix --cwd', { verbs: ['run'] }),
  micromamba: wrapper('-n --name -p --prefix --cwd', { verbs: ['run'] }),
  poetry: wrapper('-C --directory -P --project', { verbs: ['run'] }),
  pipenv: wrapper('', { verbs: ['run'] }),
  pixi: wrapper('-e --environment --manifest-path', { verbs: ['run'] }),
  hatch: wrapper('-e --env', { verbs: ['run'] }),
  rye: wrapper('', { verbs: ['run'] }),
  bundle: wrapper('', { verbs: ['exec'] }),
  op: wrapper('--env-file --account', { verbs: ['run'] }),
  doppler: wrapper('-p --project -c --config', { verbs: ['run'] }),
  dotenv: wrapper('-e -f --file -v'),
  dotenvx: wrapper('-f -e --env', { verbs: ['run'] }),
  'aws-vault': wrapper('', { verbs: ['exec'], operands: 1 }),
  nix: wrapper('', { verbs: words('run shell develop'), behind: /^(?:-c|--command)$/ }),
  'nix-shell': wrapper('-p --packages -A --attr -I --arg --argstr', {
    ...shellLine,
    line: /^--(?:run|command)(?:=|$)/,
    lineBehind: 50
  }),
  mcpo: wrapper('--port --host --api-key -p', { behind: /^--$/ })
}
