export interface TrayMenuEntry {
  readonly id: number
  readonly label: string
  readonly separator: boolean
  readonly enabled: boolean
  readonly checked: boolean
  readonly items: readonly TrayMenuEntry[]
}
export interface TrayItem {
  readonly properties: () => Promise<Record<string, unknown>>
  readonly menu: () => Promise<TrayMenuEntry[]>
  readonly tooltip: () => Promise<string>
  readonly icon: () => Promise<{ width: number; height: number; argb: Buffer }>
  readonly activate: () => Promise<unknown>
  readonly click: (...labels: readonly (string | RegExp)[]) => Promise<void>
}
export interface TrayHost {
  readonly item: (timeoutMs?: number) => Promise<TrayItem>
  readonly notifications: readonly { title: string; body: string; actions: readonly string[]; urgent: boolean }[]
  readonly answer: (index: number, action?: string) => void
  readonly stop: () => void
}
export function startTrayHost(): Promise<TrayHost>
