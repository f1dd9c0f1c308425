/** The hosts of this computer: which there are, what joining one would change, and the change itself once agreed to. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { HostBackup, HostEdit, HostEntry, HostId, HostPlan } from '../../contract/model.ts'
import { say } from '../../contract/words/say.ts'
import type { ReadOwn } from '../files/own-file.ts'
import type { Clock } from '../lib/clock.ts'
import type { Places } from '../lib/places.ts'
import { createBackups, timeOfBackup, type Change } from './backups.ts'
import { decide, placeOf, unparsable, type Action, type Decision, type Situation } from './decide.ts'
import { editorOf } from './config/editors.ts'
import type { Bridge } from './entry-shapes.ts'
import { createConfigWatcher } from './config-watcher.ts'
import { changeHostFile, hashOf, readHostFile, type Text } from './host-files.ts'
import { ordersOf } from '../snippets/parse.ts'
import { createLookAtHost, hostFileOf } from './look-at-host.ts'
import { createOutsideWatch } from './outside-watch.ts'
import { createKeptEntries, touchedAs } from './kept-entries.ts'
import { isOwnEntry, ownName } from './own-entry.ts'
import { planView } from './plan-view.ts'
import { isSameEntry, ownEntries } from './own-tables.ts'
import { profiles as allProfiles } from './profiles/all.ts'
import { translateEntry } from './translate-entry.ts'
import type { HostFile, HostProfile, Hosts, PlanChoice, SystemView } from './types.ts'

export interface HostsParts {
  readonly system: SystemView
  readonly places: Pick<Places, 'config'>
  /** The whole command line of the bridge for this host: args end in `connect --host <id>`. */
  readonly bridge: (host: HostId) => Bridge
  readonly clock: Clock
  readonly readOwn: ReadOwn
  /** Which hosts Patchbay has joined, as it remembers; what counts is what stands in their files. */
  readonly joined: {
    readonly get: () => Readonly<Record<HostId, { readonly file: string; readonly at: string }>>
    readonly set: (host: HostId, record: { readonly file: string; readonly at: string } | null) => Promise<unknown>
  }
  readonly profiles?: readonly HostProfile[]
  /** No host's file may keep the list waiting longer than this. */
  readonly scanMs?: number
}

export interface RunningHosts extends Hosts {
  /** Resolves when every followed file is really being watched. */
  readonly watching: () => Promise<void>
}

const mostPlans = 100

interface Shown {
  readonly plan: HostPlan
  readonly host: HostId
  readonly action: Action
}
type ApplyChoice = PlanChoice & { readonly stays?: readonly HostEntry[] }

export function createHosts(parts: HostsParts): RunningHosts {
  const { system, places, clock, joined, profiles = allProfiles, scanMs = 2_000 } = parts
  const backups = createBackups(places.config, clock, parts.readOwn)
  const keptEntries = createKeptEntries(backups.folder, clock, parts.readOwn)
  const configWatcher = createConfigWatcher(clock)
  /** Plans that were shown, by hash: only these can be agreed to. */
  const shown = new Map<string, Shown>()
  const applying = new Set<HostId>()
  const outside = createOutsideWatch({
    clock,
    configWatcher,
    backups,
    nameOf: (host) => profiles.find((one) => one.id === host)?.name ?? host,
    planHash: async (host, action) => {
      const made = await plan(host, action)
      return made.ok && !made.value.noop ? made.value.hash : null
    }
  })

  const lookAt = createLookAtHost({
    system,
    clock,
    backups,
    configWatcher,
    outside,
    joined: joined.get,
    isApplying: (host) => applying.has(host),
    limitMs: scanMs
  })

  async function locate(host: HostId): Promise<Outcome<{ readonly profile: HostProfile; readonly file: string }>> {
    const profile = profiles.find((one) => one.id === host)
    if (!profile) return failed('unknown-host', say('host.unknown', { host }))
    const file = await fileOf(profile)
    if (file === null) return failed('host-not-found', say('host.no-file', { host: profile.name }))
    return done({ profile, file })
  }

  const fileOf = (profile: HostProfile) => hostFileOf(profile, system)

  async function situationOf(
    profile: HostProfile,
    file: string,
    action: Action,
    { takeOut = [], writtenAt, edit }: PlanChoice
  ): Promise<Outcome<Situation>> {
    const history = (await backups.history(profile.id)).filter((change) => change.file === file)
    const { id } = profile
    const last = writtenAt === undefined ? history.at(-1) : history.find(({ at }) => at === writtenAt)
    const base = { profile, file, entry: profile.bridgeEntry(parts.bridge(id)), history, takeOut, undoes: last }
    if (action === 'edit') {
      const edits = await editsOf(profile, edit)
      return edits.ok ? done({ ...base, undoes: undefined, earlier: undefined, edits: edits.value }) : edits
    }
    if (action !== 'undo' || !last) return done({ ...base, earlier: undefined })
    if (last.backup === null) return done({ ...base, earlier: null })
    const copy = await backups.read(id, last.backup)
    return done({ ...base, earlier: copy.ok ? copy.value : undefined })
  }

  /** What an edit needs beside the file: the entry of another host, what was kept, a copy. */
  async function editsOf(profile: HostProfile, edit: HostEdit | undefined): Promise<Outcome<Situation['edits']>> {
    if (edit === undefined) return failed('bad-input', say('host-file.no-edit'))
    const none = { kept: undefined, keptWhole: undefined, copy: undefined }
    if (edit.kind === 'copy') {
      const put = await copied(profile, edit)
      return put.ok ? done({ ...none, edit: put.value.edit, leftOut: put.value.leftOut }) : put
    }
    if (edit.kind === 'restore') {
      const copy = await backups.read(profile.id, edit.backup)
      return done({ ...none, edit, copy: copy.ok ? copy.value : undefined })
    }
    if (edit.kind === 'text') return done({ ...none, edit })
    const named = { ...edit, path: edit.path.length > 0 ? edit.path : profile.key }
    if (edit.kind !== 'on' && edit.kind !== 'off') return done({ ...none, edit: named })
    const kept = keptEntries.of(profile.id).find((each) => isSameEntry(each, named))
    const file = kept === undefined ? null : await fileOf(profile)
    const now = file === null ? null : await readHostFile(file)
    const untouched = kept?.backup && now?.ok && hashOf(now.value) === kept.left
    const whole = untouched ? await backups.read(profile.id, kept.backup!) : null
    return done({ edit: named, copy: undefined, kept, keptWhole: whole?.ok ? whole.value : undefined })
  }

  async function copied(to: HostProfile, edit: Extract<HostEdit, { readonly kind: 'copy' }>) {
    const source = await ownServers(edit.from)
    if (!source.ok) return source
    const path = edit.path.length > 0 ? edit.path : profiles.find(({ id }) => id === edit.from)?.key
    const found = source.value.entries.find((each) => isSameEntry(each, { path: path ?? [], name: edit.name }))
    const fromName = profiles.find(({ id }) => id === edit.from)?.name ?? edit.from
    if (!found) return failed('not-found', say('host-file.no-entry', { name: edit.name, host: fromName }))
    const name = edit.as ?? edit.name
    const { entry, leftOut } = translateEntry(name, found.entry, edit.from, to.id)
    if (entry === null) return failed('bad-input', say('host-file.not-sayable', { name, host: to.name }))
    return done({ edit: { kind: 'put', path: to.key, name, value: entry, add: true } as const, leftOut })
  }

  async function planOf(host: HostId, action: Action, choice: PlanChoice): Promise<Outcome<HostPlan>> {
    const found = await locate(host)
    if (!found.ok) return found
    const { profile, file } = found.value
    const situation = await situationOf(profile, file, action, choice)
    if (!situation.ok) return situation
    const now = await readHostFile(file)
    if (!now.ok) return now
    const decision = decide(situation.value, action, now.value, now.value)
    if (!decision.ok) return decision
    return done(view(situation.value, action, now.value, decision.value))
  }

  const view = (situation: Situation, action: Action, before: Text, decision: Decision): HostPlan => {
    const { profile, file, takeOut, edits } = situation
    const { after, partly } = decision
    const plan = planView({
      profile,
      action,
      file,
      before,
      after,
      partly,
      takeOut,
      backupFolder: backups.folder(profile.id)
    })
    return edits?.leftOut ? { ...plan, leftOut: edits.leftOut } : plan
  }

  async function plan(host: HostId, action: Action, choice: PlanChoice = {}): Promise<Outcome<HostPlan>> {
    const made = await planOf(host, action, choice)
    if (!made.ok) return made
    shown.set(made.value.hash, { plan: made.value, host, action })
    for (const oldest of shown.keys()) if (shown.size > mostPlans) shown.delete(oldest)
    return made
  }

  /** The plan agreed to: one shown by this core, or one that would be shown now (agreed to before a restart). */
  async function agreed(host: HostId, action: Action, hash: string, choice: PlanChoice): Promise<Outcome<HostPlan>> {
    const known = shown.get(hash)
    if (known && known.host === host && known.action === action) return done(known.plan)
    const fresh = await planOf(host, action, choice)
    if (!fresh.ok || fresh.value.hash === hash) return fresh
    return failed('file-changed', say('host.not-as-shown', { file: fresh.value.file }))
  }

  async function apply(
    host: HostId,
    action: Action,
    hash: string,
    choice: ApplyChoice = {}
  ): Promise<Outcome<HostPlan>> {
    applying.add(host)
    try {
      return await applyNow(host, action, hash, choice)
    } finally {
      applying.delete(host)
    }
  }

  async function applyNow(host: HostId, action: Action, hash: string, choice: ApplyChoice): Promise<Outcome<HostPlan>> {
    const found = await locate(host)
    if (!found.ok) return found
    const { profile, file } = found.value
    const plan = await agreed(host, action, hash, choice)
    if (!plan.ok) return plan
    if (plan.value.file !== file) return failed('file-changed', say('host.other-file', { host: profile.name, file }))
    // What was agreed to, or less of it: never another entry than those of the plan.
    const { stays = [], writtenAt, edit } = choice
    const takeOut = plan.value.takesOut.filter((entry) => !stays.some((stay) => isSameEntry(stay, entry)))
    const situation = await situationOf(profile, file, action, {
      takeOut,
      ...(writtenAt && { writtenAt }),
      ...(edit && { edit })
    })
    if (!situation.ok) return situation
    // The hash is of what was shown; the edit that comes with it must be the one that leads there.
    if (action === 'edit') {
      const again = decide(situation.value, action, plan.value.before, plan.value.before)
      if (!again.ok || again.value.after !== plan.value.after)
        return failed('file-changed', say('host.not-as-shown', { file }))
    }
    const tooOften = action === 'join' ? outside.tooOften(host, profile.name) : null
    if (tooOften) return { ok: false, failure: tooOften }
    let backup: string | null = null
    const changed = await changeHostFile<Decision>({
      file,
      decide(now) {
        const decision = decide(situation.value, action, plan.value.before, now)
        return decision.ok ? done({ after: decision.value.after, value: decision.value }) : decision
      },
      async backup(now) {
        const kept = await backups.keep(host, now)
        if (kept.ok) backup = kept.value
        return kept.ok && action === 'edit' ? await keptEntries.before(profile, situation.value.edits?.edit, now) : kept
      }
    })
    if (!changed.ok) return changed
    const { before, after, value } = changed.value
    const at = await freeTime(host)
    // First of all, so that the config watcher does not take our own write for somebody else's.
    watchOver(profile, file, after)
    if (before !== after) {
      const left = editorOf(profile.format).read(after ?? '', placeOf(profile))
      const entry = left.ok ? left.value?.value : undefined
      const change = {
        at,
        file,
        backup,
        left: hashOf(after),
        entry,
        insertion: value.insertion,
        ...(value.touched && value.touched.length > 0 ? { touched: touchedAs(profile, value.touched, after) } : {}),
        ...(takeOut.length > 0 ? { taken: takeOut.map(({ path, name }) => ({ path: [...path], name })) } : {})
      }
      await remember(host, action, change, situation.value.undoes)
      if (action === 'edit')
        await keptEntries.after(profile, situation.value.edits?.edit, { left: hashOf(after), backup })
    }
    shown.delete(hash)
    if (before !== after) outside.wrote(host, action)
    await note(profile, file, after)
    return done({
      ...view(situation.value, action, before, value),
      ...(before !== after && action !== 'undo' ? { writtenAt: at } : {})
    })
  }

  /** An undone change leaves the history, so that the next undo takes back the one before it. */
  async function remember(
    host: HostId,
    action: Action,
    change: Omit<Change, 'action'>,
    undone: Change | undefined
  ): Promise<void> {
    const history = await backups.history(host)
    const next =
      action === 'undo'
        ? history.filter((one) => one.file !== undone?.file || one.at !== undone.at)
        : [...history, { ...change, action }]
    await backups.setHistory(host, next)
  }

  /** A change is named by when it was written, so no two of one host have the same time. */
  async function freeTime(host: HostId): Promise<string> {
    const taken = new Set((await backups.history(host)).map(({ at }) => at))
    let time = clock.wall().getTime()
    while (taken.has(new Date(time).toISOString())) time += 1
    return new Date(time).toISOString()
  }

  const isJoined = (profile: HostProfile, text: Text): boolean => {
    const table = editorOf(profile.format).table(text ?? '', profile.key, profile.nameKey)
    return table.ok && isOwnEntry(table.value.get(ownName))
  }

  function watchOver(profile: HostProfile, file: string, after: Text): void {
    if (isJoined(profile, after)) configWatcher.follow(profile.id, file, placeOf(profile), after)
    else configWatcher.forget(profile.id)
  }

  async function note(profile: HostProfile, file: string, after: Text): Promise<void> {
    const record = isJoined(profile, after) ? { file, at: clock.wall().toISOString() } : null
    if (record || joined.get()[profile.id]) await joined.set(profile.id, record)
  }

  async function ownServers(host: HostId): ReturnType<Hosts['ownServers']> {
    const found = await locate(host)
    if (!found.ok) return found
    const { profile, file } = found.value
    const now = await readHostFile(file)
    if (!now.ok) return now
    const entries = ownEntries(profile, now.value ?? '')
    if (!entries.ok) return unparsable(file, entries.refusal, now.value)
    const whole = editorOf(profile.format).data(now.value ?? '')
    return done({ file, entries: entries.value, whole: whole.ok ? whole.value : null })
  }

  async function hostFile(host: HostId): Promise<Outcome<HostFile>> {
    const found = await locate(host)
    if (!found.ok) return found
    const now = await readHostFile(found.value.file)
    if (!now.ok) return now
    return done({ ...found.value, text: now.value, kept: keptEntries.absentFrom(found.value.profile, now.value) })
  }

  async function backupsOf(host: HostId): Promise<Outcome<readonly HostBackup[]>> {
    const found = await locate(host)
    if (!found.ok) return found
    const history = await backups.history(host)
    return done(
      (await backups.list(host)).map(({ name, bytes }) => {
        const change = history.find((each) => each.backup === name)
        return { backup: name, at: timeOfBackup(name), bytes, action: change?.action ?? null }
      })
    )
  }

  for (const [host, { file }] of Object.entries(joined.get())) {
    const profile = profiles.find((one) => one.id === host)
    if (profile) configWatcher.follow(host, file, placeOf(profile))
  }

  return {
    profiles: () => profiles,
    scan: () => Promise.all(profiles.map(lookAt)),
    plan,
    apply,
    fileOf: hostFile,
    backupsOf,
    ownServers,
    async importFrom(host) {
      const found = await locate(host)
      if (!found.ok) return found
      const own = await ownServers(host)
      if (!own.ok) return own
      const { file, entries, whole } = own.value
      if (entries.length === 0)
        return failed('no-servers-in-snippet', say('host.no-servers', { host: found.value.profile.name, file }))
      return done(ordersOf(entries, whole))
    },
    onOutsideChange: outside.onChange,
    onOutsideNews: outside.onNews,
    outsideNews: outside.news,
    async leaveAsIs(host) {
      const left = await outside.leaveAsIs(host)
      if (left.ok && joined.get()[host]) {
        const profile = profiles.find((one) => one.id === host)
        const now = profile ? await readHostFile(joined.get()[host]!.file) : null
        if (profile && now?.ok && !isJoined(profile, now.value)) await joined.set(host, null)
      }
      return left
    },
    watching: configWatcher.ready,
    close: configWatcher.close
  }
}
