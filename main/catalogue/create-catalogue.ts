/** The catalogue's one running object: reviews install requests and carries out those a person agreed to. */
import { isId } from '../../contract/ids.ts'
import path from 'node:path'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { ServerDefinition, Source, Value } from '../../contract/model.ts'
import { isPackage, runsScripts, type PackagedSource } from '../../contract/packages.ts'
import { firstSentence } from '../../contract/words/phrases.ts'
import { say } from '../../contract/words/say.ts'
import { parseReference } from '../secrets/references.ts'
import { walkPlan } from './install.ts'
import { keptFacts } from './kept-facts.ts'
import type { CatalogueParts } from './parts.ts'
import type { PackageScripts } from './package-source.ts'
import { packageSourceOf } from './package-sources.ts'
import { removePrefix } from './prefix.ts'
import { nameTaken } from './plan.ts'
import { createPreparing } from './prepare.ts'
import { sheetOf } from './sheet.ts'
import { shippedEntries } from './snapshot.ts'
import type { Catalogue } from './types.ts'

export function createCatalogue(parts: CatalogueParts): Catalogue {
  const preparing = createPreparing(parts, shippedEntries)
  const busy = new Set<string>()
  const prefixOf = (id: string) => path.join(parts.places.data, 'servers', id)

  return {
    entries: () => shippedEntries,

    prepare: preparing.prepare,

    async install(agreed, walk) {
      walk.progress('resolving', 'running', '')
      const refuse = (outcome: Outcome<never>) => {
        if (!outcome.ok) walk.progress('resolving', 'failed', firstSentence(outcome.failure.message))
        return outcome
      }
      const { plan, sheet } = agreed
      const { id, source } = plan.definition
      if (plan.blocked) return refuse({ ok: false, failure: plan.blocked })
      if (busy.has(id)) return refuse(failed('already-exists', say('catalogue.twice', { id })))
      // Another install of that name may have ended since this one was prepared.
      if (parts.taken.ids().includes(id)) return refuse(nameTaken(id))
      // No waiting between the look and the claim, or two walks could share one folder.
      busy.add(id)
      try {
        walk.progress(
          'resolving',
          'done',
          isPackage(source) ? `${source.package} ${source.version}` : (sheet.url ?? sheet.argv[0] ?? '')
        )
        await parts.taken.reclaim(id)
        return await walkPlan(parts, agreed, walk)
      } finally {
        busy.delete(id)
      }
    },

    async sheet(definition) {
      const local = await preparing.around(definition)
      const prefix = prefixOf(definition.id)
      return sheetOf(definition, {
        ...local,
        package: isPackage(definition.source) ? await factsOf(prefix, definition.source) : null,
        inputs: [],
        inheritedEnv: parts.inheritedEnv(),
        hosts: await preparing.hosts(undefined),
        prefix,
        now: parts.clock.wall()
      })
    },

    async runScripts(definition) {
      const prefix = prefixOf(definition.id)
      const { source } = definition
      const scripts = scriptsOf(source)
      if (!scripts || !runsScripts(source) || (await scripts.ran(prefix))) return done(null)
      if (busy.has(definition.id)) return failed('core-busy', say('catalogue.busy', { id: definition.id }))
      busy.add(definition.id)
      const ran = await scripts.run(prefix, parts).finally(() => busy.delete(definition.id))
      if (ran.ok || ran.failure.detail === undefined) return ran
      return { ok: false, failure: { ...ran.failure, detail: parts.redactor.mask(ran.failure.detail).text } }
    },
    checkInstalled: async ({ id, name, source }) =>
      isPackage(source) ? packageSourceOf(source.kind).verify(prefixOf(id), name) : done(null),
    skippedScripts: async ({ id, source }) =>
      runsScripts(source) ? [] : ((await scriptsOf(source)?.named(prefixOf(id))) ?? []),

    async forget(definition) {
      for (const ref of ownSecrets(definition)) {
        await parts.vault.remove(ref)
        parts.redactor.forget(ref)
      }
      if (!isId(definition.id)) return
      await removePrefix(prefixOf(definition.id))
    }
  }
}

const scriptsOf = (source: Source): PackageScripts | undefined =>
  isPackage(source) ? packageSourceOf(source.kind).scripts : undefined

/** With the scripts that would run, also where the review could not learn of them in time. */
async function factsOf(prefix: string, source: PackagedSource) {
  const facts = keptFacts(prefix, source)
  if (!runsScripts(source) || (facts.scripts?.length ?? 0) > 0) return facts
  const names = (await scriptsOf(source)?.named(prefix)) ?? []
  return { ...facts, scripts: names.map((name) => ({ package: name, script: '' })) }
}

/** Only its own: a definition that was tampered with must not take another server's secrets along. */
function ownSecrets(definition: ServerDefinition): readonly string[] {
  const values: Value[] = Object.values(definition.env)
  if (definition.launch.kind !== 'stdio') values.push(...Object.values(definition.launch.headers))
  const refs = values.flatMap((value) => (value.kind === 'secret' ? [value.ref] : []))
  return [...refs, ...Object.values(definition.launch.secrets ?? {})].filter(
    (ref) => parseReference(ref)?.server === definition.id
  )
}
