export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly timeoutMs?: number
  readonly capture?: boolean
  readonly stdio?: readonly (string | number)[]
  readonly detached?: boolean
}
export function run(
  command: string,
  args: readonly string[],
  options?: RunOptions
): Promise<{ code: number; output: string }>
export function handOver(
  command: string,
  args: readonly string[],
  options?: Pick<RunOptions, 'cwd' | 'env'>
): Promise<number>
