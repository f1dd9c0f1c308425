/** A package's licence in words; what stands in its manifest may be a note for lawyers' tools. Pure. */
import { sentence } from '../../contract/words/say.ts'

export function licenceWords(text: string): string {
  const file = /^SEE LICEN[CS]E IN (.+)$/i.exec(text.trim())?.[1]
  if (file !== undefined) return sentence('licence.own', { file })
  return /^UNLICENSED$/i.test(text.trim()) ? sentence('licence.none') : sentence('licence.named', { name: text.trim() })
}
