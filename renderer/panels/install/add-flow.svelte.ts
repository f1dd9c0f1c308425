/**
 * From a pasted text to running servers: find what is meant, review each, install. It is kept while the page lives, so
 * that leaving the panel loses nothing; installs go on without it.
 */
import type { Failure } from '../../../contract/failure.ts'
import type { ArrivalView, ConsentSheet, HostId, HostPlan, ServerId, ServerView } from '../../../contract/model.ts'
import type { Answers, Ask, InstallRequest } from '../../../contract/requests.ts'

import { isId } from '../../../contract/ids.ts'
import { isSameServer } from '../../lib/same-server.ts'

type Inputs = Readonly<Record<string, string | readonly string[]>>

/** One server on its way in. */
export class Candidate {
  readonly key: number
  installRequest: InstallRequest = $state.raw({
    source: { from: 'catalogue', entry: '' },
    env: {},
    secrets: {},
    inputs: {},
    wanted: 'up'
  })
  chosen = $state(true)
  /** A server on the board that is the same: it is not offered again. */
  here: ServerId | null = $state.raw(null)
  sheet: ConsentSheet | null = $state.raw(null)
  /** Variables that load other code, ticked one by one for this very sheet. */
  agreedEnv: readonly string[] = $state.raw([])
  /** Names of values that may be secrets, as any review of it has shown; a person says which are. */
  maybeSecrets: readonly string[] = $state.raw([])
  failure: Failure | null = $state.raw(null)
  reviewing = $state(false)
  inputs: Inputs = $state.raw({})
  /** Only what a person picked: left alone, hosts that come later get it too. */
  hosts: readonly HostId[] | null = $state.raw(null)
  /** What joining each ticked host would write, as it is shown. */
  plans: Readonly<Record<HostId, { readonly plan: HostPlan | null; readonly failure: Failure | null }>> = $state.raw({})
  readonly #planning = new Set<HostId>()
  state = $state<'found' | 'installing' | 'ready' | 'failed' | 'skipped'>('found')
  installFailure: Failure | null = $state.raw(null)
  server: ServerView | null = $state.raw(null)
  startedAt = $state(0)
  cancelling = $state(false)
  #turn = 0
  readonly #ask: Ask
  /** What it is, in one line without secrets. */
  readonly line: string

  constructor(ask: Ask, key: number, installRequest: InstallRequest, line = nameOf(installRequest)) {
    this.#ask = ask
    this.line = line
    this.key = key
    this.installRequest = installRequest
    this.inputs = installRequest.inputs
  }
  /** The order as it would be sent now. */
  whole(): InstallRequest {
    return {
      ...this.installRequest,
      inputs: Object.fromEntries(
        Object.entries(this.inputs).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]])
      ),
      ...(this.hosts === null ? {} : { hosts: [...this.hosts] })
    }
  }
  get title(): string {
    return this.sheet?.name ?? this.installRequest.name ?? this.installRequest.id ?? nameOf(this.installRequest)
  }
  /** Agreed while an answer was still being looked up: goes on if nothing but that answer changed. */
  async agreeAfterReview(): Promise<boolean> {
    const before = this.sheet
    await this.review()
    return before !== null && this.failure === null && this.sheet !== null && isSameBut(before, this.sheet)
  }
  async review(): Promise<void> {
    const turn = ++this.#turn
    this.reviewing = true
    const outcome = await this.#ask('servers.review', { installRequest: this.whole() })
    if (turn !== this.#turn) return
    this.reviewing = false
    if (outcome.ok) {
      if (this.sheet?.hash !== outcome.value.hash) this.agreedEnv = []
      this.sheet = outcome.value
      const asked = [...outcome.value.env, ...outcome.value.headers].filter((each) => each.maybe)
      this.maybeSecrets = [...new Set([...this.maybeSecrets, ...asked.map(({ name }) => name)])]
      this.failure = null
    } else this.failure = outcome.failure
  }
  /** Will it be plugged into that host? */
  isFor(host: ConsentSheet['hosts'][number]): boolean {
    return this.hosts?.includes(host.id) ?? host.chosen
  }
  pick(id: HostId, on: boolean): void {
    const now = this.hosts ?? (this.sheet?.hosts ?? []).filter((host) => host.chosen).map((host) => host.id)
    this.hosts = on ? [...now, id] : now.filter((other) => other !== id)
  }
  /** Hosts in whose own files the same server stands: left there, it would run twice. */
  foundIn: readonly HostId[] = $state.raw([])
  readonly #reading = new Set<HostId>()
  async lookIn(host: HostId): Promise<void> {
    if (this.#reading.has(host)) return
    this.#reading.add(host)
    const outcome = await this.#ask('hosts.import', { host })
    if (!outcome.ok) return
    const own = JSON.stringify(this.installRequest.source)
    if (outcome.value.installRequests.some((installRequest) => JSON.stringify(installRequest.source) === own))
      this.foundIn = [...this.foundIn, host]
  }
  /** Reads a host's file once and says what joining would change; writes nothing. */
  async planJoin(host: HostId): Promise<void> {
    if (this.#planning.has(host)) return
    this.#planning.add(host)
    const outcome = await this.#ask('hosts.plan', { host, action: 'join' })
    const told = outcome.ok ? { plan: outcome.value, failure: null } : { plan: null, failure: outcome.failure }
    this.plans = { ...this.plans, [host]: told }
  }
  /** Ticked hosts that are not joined yet, by the plan that was shown. */
  get joins(): readonly { readonly host: HostId; readonly hash: string }[] {
    return (this.sheet?.hosts ?? []).flatMap((host) => {
      const plan = host.joined || !this.isFor(host) ? null : (this.plans[host.id]?.plan ?? null)
      return plan === null || plan.noop ? [] : [{ host: host.id, hash: plan.hash }]
    })
  }
  /** Plans of ticked hosts that are still being read. */
  get isPlanning(): boolean {
    return (this.sheet?.hosts ?? []).some(
      (host) => !host.joined && this.isFor(host) && this.#planning.has(host.id) && this.plans[host.id] === undefined
    )
  }
  answer(key: string, value: string | readonly string[]): void {
    this.inputs = { ...this.inputs, [key]: value }
  }
  isSecret(name: string): boolean {
    const { secrets, source } = this.installRequest
    return (
      Object.hasOwn(secrets ?? {}, name) || (source.from === 'remote' && source.secretHeaders?.includes(name) === true)
    )
  }
  /** A person's word on what may be a secret: it goes to the vault, or is shown as the plain value that it is. */
  keepSecret(name: string, keep: boolean): void {
    const { env = {}, secrets = {}, source, plain = [] } = this.installRequest
    const value = env[name] ?? secrets[name]
    const without = (values: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(values).filter(([each]) => each !== name))
    this.installRequest = {
      ...this.installRequest,
      plain: keep ? plain.filter((each) => each !== name) : [...new Set([...plain, name])],
      ...(value === undefined
        ? {}
        : {
            env: keep ? without(env) : { ...env, [name]: value },
            secrets: keep ? { ...secrets, [name]: value } : without(secrets)
          }),
      ...(source.from === 'remote' && value === undefined
        ? {
            source: {
              ...source,
              secretHeaders: [...(source.secretHeaders ?? []).filter((each) => each !== name), ...(keep ? [name] : [])]
            }
          }
        : {})
    }
  }
  /** Needed answers that are still missing; a secret that was given before counts as given. */
  get missing(): number {
    return (this.sheet?.inputs ?? []).filter((field) => {
      if (!field.required) return false
      const own = this.inputs[field.key]
      return (own === undefined || own.length === 0) && field.value === null
    }).length
  }
  /** Variables that load other code and are not agreed to yet. */
  get unticked(): readonly string[] {
    return (this.sheet?.loaderEnv ?? []).filter((name) => !this.agreedEnv.includes(name))
  }
  async install(): Promise<void> {
    const { sheet } = this
    if (sheet === null || this.state === 'installing') return
    this.state = 'installing'
    this.installFailure = null
    this.cancelling = false
    this.startedAt = Date.now()
    const agreedEnv = [...this.agreedEnv]
    const outcome = await this.#ask('servers.install', {
      installRequest: this.whole(),
      hash: sheet.hash,
      agreedEnv,
      ...(this.joins.length > 0 ? { joins: [...this.joins] } : {})
    })
    if (outcome.ok) {
      this.state = 'ready'
      this.server = outcome.value
      this.inputs = {} // what was typed as a secret is not kept longer than needed
      this.installRequest = { ...this.installRequest, secrets: {} }
      return
    }
    if (outcome.failure.code === 'consent-changed') {
      // something changed between reading and pressing: show the new sheet, ask again
      this.state = 'found'
      await this.review()
      this.failure = outcome.failure
      return
    }
    this.state = 'failed'
    this.installFailure = outcome.failure
  }
  async cancel(): Promise<void> {
    if (this.sheet === null) return
    this.cancelling = true
    await this.#ask('servers.cancelInstall', { id: this.sheet.id })
  }
}

type Found = Pick<Answers['servers.parse'], 'installRequests'> & Partial<Answers['servers.parse']>

/** What is agreed to is what was read: the same program from the same place with the same warnings. */
function isSameBut(before: ConsentSheet, now: ConsentSheet): boolean {
  const told = ({ argv, url, package: from, warnings, loaderEnv = [], env, headers }: ConsentSheet): string =>
    JSON.stringify([
      argv.length,
      argv[0],
      url?.split('?')[0],
      from?.integrity,
      warnings.map((each) => each.title),
      loaderEnv,
      env.map((each) => each.name),
      headers.map((each) => each.name)
    ])
  return told(before) === told(now)
}

export class AddFlow {
  text = $state('')
  parsing = $state(false)
  parseFailure: Failure | null = $state.raw(null)
  skipped: readonly { readonly name: string; readonly reason: string }[] = $state.raw([])
  candidates: readonly Candidate[] = $state.raw([])
  /** Which candidate is being read; null = still finding. */
  at = $state<number | null>(null)
  /** All reviewed: the installs are shown. */
  showsInstalls = $state(false)
  entry: string | null = $state(null)
  #nextKey = 1
  #turn = 0
  readonly #ask: Ask

  constructor(ask: Ask) {
    this.#ask = ask
  }
  readonly picked: readonly Candidate[] = $derived(this.candidates.filter((candidate) => candidate.chosen))
  readonly current: Candidate | null = $derived(this.at === null ? null : (this.picked[this.at] ?? null))
  readonly installs: readonly Candidate[] = $derived(
    this.candidates.filter((candidate) => ['installing', 'ready', 'failed'].includes(candidate.state))
  )
  /** Everything that was begun has ended well: the next opening starts afresh. */
  get isOver(): boolean {
    return this.showsInstalls && this.installs.every((candidate) => candidate.state === 'ready')
  }
  async parse(): Promise<void> {
    const turn = ++this.#turn
    const text = this.text.trim()
    if (text === '') {
      this.candidates = []
      this.skipped = []
      this.parseFailure = null
      this.parsing = false
      return
    }
    this.parsing = true
    const outcome = await this.#ask('servers.parse', { text })
    if (turn !== this.#turn) return
    this.parsing = false
    if (outcome.ok) this.take(outcome.value)
    else {
      this.candidates = []
      this.skipped = []
      this.parseFailure = outcome.failure
    }
  }
  /** Orders from elsewhere: a host's file, the catalogue. What is not taken over of one stands beside those left out. */
  take({ installRequests, skipped = [], leftOut = [], lines = [] }: Found): void {
    this.candidates = installRequests.map(
      (installRequest, at) => new Candidate(this.#ask, this.#nextKey++, installRequest, lines[at])
    )
    for (const candidate of this.candidates) void this.#lookWhetherHere(candidate)
    this.skipped = [...skipped, ...leftOut.map(({ name, key, reason }) => ({ name: `${name}: ${key}`, reason }))]
    this.parseFailure = null
    this.at = null
    this.showsInstalls = false
  }
  async #lookWhetherHere(candidate: Candidate): Promise<void> {
    const id = candidate.installRequest.id ?? candidate.installRequest.name
    if (id === undefined || !isId(id)) return
    const there = await this.#ask('servers.definition', { id })
    if (!there.ok || !isSameServer(candidate.installRequest, there.value)) return
    candidate.here = id
    candidate.chosen = false
  }
  async openEntry(entry: string): Promise<void> {
    this.reset()
    this.entry = entry
    this.take({
      installRequests: [{ source: { from: 'catalogue', entry }, env: {}, secrets: {}, inputs: {}, wanted: 'up' }]
    })
    await this.beginReview()
  }
  async beginReview(): Promise<void> {
    if (this.picked.length === 0) return
    this.at = 0
    this.showsInstalls = false
    await this.current?.review()
  }
  async skip(): Promise<void> {
    if (this.current) this.current.state = 'skipped'
    await this.next()
  }
  async installCurrent(): Promise<void> {
    const { current } = this
    if (current === null) return
    const walk = current.install()
    await this.next()
    await walk
    // it came back because what was agreed to changed: read it again
    if (current.state === 'found') {
      this.at = this.picked.indexOf(current)
      this.showsInstalls = false
    }
  }
  async next(): Promise<void> {
    if (this.at === null) return
    const following = this.picked.findIndex(
      (candidate, index) => index > (this.at ?? -1) && candidate.state === 'found'
    )
    if (following >= 0) {
      this.at = following
      await this.current?.review()
      return
    }
    this.at = null
    if (this.installs.length > 0) this.showsInstalls = true
  }
  /** After a failure: back to its sheet, looked up again. */
  async retry(candidate: Candidate): Promise<void> {
    candidate.state = 'found'
    this.at = this.picked.indexOf(candidate)
    this.showsInstalls = false
    await candidate.review()
  }
  backToFinding(): void {
    this.at = null
    if (this.installs.length > 0) this.showsInstalls = true
  }
  /** Takes back what came in through this panel: the entries in hosts' files first, then the servers. */
  async undoAll(joined: readonly HostId[], arrivals: readonly ArrivalView[]): Promise<Failure | null> {
    const came = this.installs.filter((candidate) => candidate.state === 'ready' && candidate.server !== null)
    const own = came.flatMap(
      ({ server }) =>
        arrivals.findLast((each) => each.undoneAt === null && each.servers.some(({ id }) => id === server?.id)) ?? []
    )
    // the core knows which change of which file each of them was
    if (own.length === came.length) {
      for (const { id } of own.toReversed()) {
        const undone = await this.#ask('arrivals.undo', { id })
        if (!undone.ok) return undone.failure
        const [broken] = [...undone.value.files, ...undone.value.servers].flatMap(({ failure }) => failure ?? [])
        if (broken) return broken
      }
      this.reset()
      return null
    }
    for (const host of joined) {
      const plan = await this.#ask('hosts.plan', { host, action: 'undo' })
      if (!plan.ok) return plan.failure
      if (plan.value.noop) continue
      const undone = await this.#ask('hosts.apply', { host, action: 'undo', hash: plan.value.hash })
      if (!undone.ok) return undone.failure
    }
    for (const candidate of this.installs) {
      if (candidate.state !== 'ready' || candidate.server === null) continue
      const removed = await this.#ask('servers.remove', { id: candidate.server.id })
      if (!removed.ok && removed.failure.code !== 'not-found') return removed.failure
    }
    this.reset()
    return null
  }
  reset(): void {
    this.#turn += 1
    this.text = ''
    this.parsing = false
    this.parseFailure = null
    this.skipped = []
    this.candidates = []
    this.at = null
    this.showsInstalls = false
    this.entry = null
  }
}

/** What an order is, when nobody named it. */
export function nameOf({ source }: InstallRequest): string {
  switch (source.from) {
    case 'command':
      return source.command.split(/[\\/]/).pop() ?? source.command
    case 'remote':
      return URL.canParse(source.url) ? new URL(source.url).host : source.url
    case 'catalogue':
      return source.entry
    default:
      return source.package
  }
}
