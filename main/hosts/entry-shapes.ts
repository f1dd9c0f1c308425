/** The few shapes in which hosts write a server down. Pure. */
export interface Bridge {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

const withEnv = (env: Bridge['env'], key = 'env') => (Object.keys(env).length > 0 ? { [key]: { ...env } } : {})

/** {command, args, env}: what nearly all understand. */
export const plainEntry = ({ command, args, env }: Bridge): unknown => ({ command, args: [...args], ...withEnv(env) })

/** The same with a type in front, where the host knows one: it then needs no guessing. */
export const typedEntry = ({ command, args, env }: Bridge): unknown => ({
  type: 'stdio',
  command,
  args: [...args],
  ...withEnv(env)
})

/** The same where the word for the type is `transport`. */
export const transportEntry = ({ command, args, env }: Bridge): unknown => ({
  transport: 'stdio',
  command,
  args: [...args],
  ...withEnv(env)
})

export const localEntry = ({ command, args, env }: Bridge): unknown => ({
  type: 'local',
  command: [command, ...args],
  ...withEnv(env, 'environment'),
  enabled: true
})
