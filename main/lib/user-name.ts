/** The name this person is logged in under; empty where the system does not tell. */
import { userInfo } from 'node:os'

export function userName(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}
