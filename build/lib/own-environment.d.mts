type Env = Readonly<Record<string, string | undefined>>
interface Where {
  readonly checkout?: string
  readonly platform?: NodeJS.Platform
}
export function ownPath(value: string, where?: Where): string
export function ownEnvironment(env?: Env, where?: Where): Record<string, string>
export function takeOwnEnvironment(): void
