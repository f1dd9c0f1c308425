/** Services that find, start and keep programs: processes, runtimes, the supervisor, and the catalogue that adds to it. */
import { join } from 'node:path'
import { sentence } from '../../contract/words/say.ts'
import { createAskServer } from '../ask-server.ts'
import type { CoreParts } from '../app-types.ts'
import { isConsented } from '../catalogue/consent.ts'
import { createCatalogue } from '../catalogue/create-catalogue.ts'
import type { CatalogueParts } from '../catalogue/parts.ts'
import { spawnAudited } from '../processes/audited-spawn.ts'
import { createProcesses } from '../processes/create-processes.ts'
import { childEnvironment, inheritedNames } from '../processes/environment.ts'
import { leftBehind } from '../processes/foreign-servers.ts'
import { resolveCommand } from '../processes/resolve-command.ts'
import { createShellPath } from '../processes/shell-path.ts'
import { createRuntimes } from '../runtimes/runtimes.ts'
import { learnOpen } from '../secrets/learn-open.ts'
import { resolveLaunch, resolveValues } from '../secrets/resolve.ts'
import { createListReader } from '../servers/lists/reader.ts'
import { openLink } from './links.ts'
import type { SupervisorParts } from '../servers/parts.ts'
import { createSupervisor } from '../servers/supervisor.ts'
import type { StoredServices } from './stored-services.ts'

export async function openServerServices(
  { face, env, platform, clock, places }: CoreParts,
  { store, vault, redactor, logs, write, readOwn, activity }: StoredServices,
  taken: Pick<CatalogueParts['taken'], 'joinedHosts' | 'reclaim'>,
  asked: Pick<SupervisorParts, 'offered' | 'rootsFor' | 'onIcon'>
) {
  const shellPath = createShellPath({ env, platform, home: places.userHome })
  const processes = await createProcesses({
    clock,
    platform,
    environment: async () => childEnvironment(env, await shellPath.current(), {}, platform),
    record: { file: join(places.data, 'running.json'), write, readOwn }
  })
  const supervisor = createSupervisor({
    clock,
    spawn: spawnAudited(processes.spawn, activity, (id) => store.get().servers.find((each) => each.id === id) ?? null),
    usage: processes.usage,
    cpuTime: processes.cpuTime,
    killedForMemory: processes.killedForMemory,
    portOwner: processes.portOwner,
    logs,
    openLink,
    clientInfo: { name: 'patchbay', version: face.version },
    readListAnswer: createListReader().read,
    resolveEnv: (definition) => resolveValues(definition.id, definition.env, vault, redactor),
    resolveHeaders: (definition) =>
      resolveValues(
        definition.id,
        definition.launch.kind === 'stdio' ? {} : definition.launch.headers,
        vault,
        redactor
      ),
    resolveLaunch: (definition) => resolveLaunch(definition, vault, redactor),
    isConsented,
    environment: async () => ({ own: env, path: await shellPath.current() }),
    seekAgain: shellPath.seekAgain,
    checkInstalled: (definition) => catalogue.checkInstalled(definition),
    skippedScripts: (definition) => catalogue.skippedScripts(definition),
    onRestartAsked: () => void shellPath.askAgain(),
    ...asked,
    maskOwn: redactor.maskOwn,
    mask: (text) => redactor.mask(text).text,
    dataFolder: places.data,
    serverFolder: (id) => join(places.data, 'servers', id),
    writeFile: write,
    readOwn,
    platform
  })
  const catalogue = createCatalogue({
    places,
    vault,
    redactor,
    clock,
    env,
    platform,
    runtimes: createRuntimes({
      path: shellPath.current,
      askAgain: shellPath.askAgain,
      env,
      platform,
      // Electron's program is no plain Node: its switch for that is fused off.
      ownNode: face.kind === 'electron' ? null : process.execPath
    }),
    taken: { ids: () => store.get().servers.map((each) => each.id), ...taken },
    async resolveCommand(command, cwd) {
      const on = (path: string) =>
        resolveCommand(command, { path, cwd, platform, pathExt: env['PATHEXT'], home: places.userHome })
      return shellPath.seekAgain(await on(await shellPath.current()), on)
    },
    inheritedEnv: () => inheritedNames(env, platform)
  })
  /** Before anything of it can be shown or written: this is the only way a definition comes in. */
  const take: typeof supervisor.put = (definition) => {
    learnOpen(definition, redactor)
    supervisor.put(definition)
  }
  return {
    supervisor: { ...supervisor, put: take },
    askServer: createAskServer(supervisor, face.version),
    catalogue,
    processesSettled: processes.settled,
    /** Ends what an earlier run left, and writes down what that was. */
    async orphans() {
      for (const { pid, server, command, ended } of await processes.sweep.orphans()) {
        logs.write(
          '_core',
          'lifecycle',
          sentence(ended ? 'logs.orphan-ended' : 'logs.orphan-left', { server, pid, command }),
          { level: 'warning' }
        )
      }
    },
    sweep: {
      end: processes.sweep.end,
      list: async () => leftBehind(await processes.sweep.list(), (id) => supervisor.view(id)?.pid ?? null)
    }
  }
}
