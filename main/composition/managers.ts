/** What a person can make happen, each manager with the services it needs. */
import type { AskServer } from '../ask-server.ts'
import { createArrivals } from '../manage/arrivals.ts'
import { createAddServer } from '../manage/add-server.ts'
import type { OnStage } from '../manage/bring-in.ts'
import { createChangeServer } from '../manage/change-server.ts'
import { createDefinitions } from '../manage/definitions.ts'
import { createDuplicateServer } from '../manage/duplicate-server.ts'
import { createJoins } from '../manage/join-after.ts'
import { createJoinHost } from '../manage/join-host.ts'
import { createLastChanges } from '../manage/last-changes.ts'
import { createPlug } from '../manage/plug.ts'
import { createReadActivity } from '../manage/read-activity.ts'
import { createRemoveServer } from '../manage/remove-server.ts'
import { createRestartHost } from '../manage/restart-host.ts'
import { createRunCore } from '../manage/run-core.ts'
import { createRunServer } from '../manage/run-server.ts'
import { createSetSecret } from '../manage/set-secret.ts'
import { createChangeSettings } from '../manage/settings.ts'
import { createSwitchTool, type SwitchToolParts } from '../manage/switch-tool.ts'
import { createTryServer } from '../manage/try-server.ts'
import { undoablePlug, undoableRemoval, undoableSwitches } from '../manage/undoable.ts'
import type { Services } from '../services.ts'

export interface ManagerParts extends Pick<SwitchToolParts, 'hashTool' | 'acceptTool'> {
  readonly services: Services
  readonly askServer: AskServer
  readonly rescanHosts: () => Promise<void>
  readonly onStage: OnStage
}
export type Managers = ReturnType<typeof openManagers>

export function openManagers({ services, askServer, rescanHosts, onStage, hashTool, acceptTool }: ManagerParts) {
  const { hosts, state, arrivals: kept } = services
  const definitions = createDefinitions(services)
  const joinHost = createJoinHost({ ...services, rescanHosts })
  const hostName = (host: string) => hosts.profiles().find((each) => each.id === host)?.name ?? host
  const duplicateServer = createDuplicateServer(services)
  const addServer = createAddServer({
    ...services,
    copies: duplicateServer,
    onStage,
    hostName,
    kept,
    joins: createJoins({
      nameOf: hostName,
      isJoined: (host) => state.host(host)?.joined ?? false,
      join: ({ host, hash }) => joinHost.change({ host, action: 'join', hash }, 'install')
    })
  })
  const plug = createPlug({ ...services, knownHost: joinHost.known })
  const removeServer = createRemoveServer({ ...services, cancelInstall: addServer.cancel })
  const changes = createLastChanges(services.clock)
  const remembered = {
    ...services,
    changes,
    nameOf: (id: string) => services.supervisor.definition(id)?.name ?? id,
    hostName
  }
  return {
    definitions,
    changes,
    addServer,
    arrivals: createArrivals({
      ...services,
      kept,
      hostName,
      add: addServer.add,
      cancel: addServer.cancel,
      joinHost,
      plug,
      remove: removeServer.remove
    }),
    duplicateServer,
    runServer: createRunServer({ ...services, definitions }),
    changeServer: createChangeServer({ ...services, definitions }),
    setSecret: createSetSecret({ ...services, definitions }),
    removeServer: undoableRemoval(remembered, removeServer),
    joinHost,
    restartHost: createRestartHost(services),
    plug: undoablePlug(remembered, plug),
    switchTool: undoableSwitches(remembered, createSwitchTool({ ...services, hashTool, acceptTool })),
    tryServer: createTryServer({ ...services, askServer }),
    changeSettings: createChangeSettings(services),
    readActivity: createReadActivity(services),
    runCore: createRunCore(services)
  }
}
