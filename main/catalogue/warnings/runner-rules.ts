/** Rules about programs that run other programs: containers, and what fetches its package at each start. Pure. */
import { say, sentence } from '../../../contract/words/say.ts'
import { imageIn, packageIn, stepsOf } from '../../launchers/read-command.ts'
import { warn, type Rule } from './proposal.ts'

export const containers: Rule = ({ argv }) => {
  if (!stepsOf(argv).some(({ launcher }) => launcher?.kind === 'container')) return null
  const found: string[] = []
  for (const [index, arg] of argv.entries()) {
    if (/^--privileged(?:=true)?$/.test(arg)) found.push(sentence('warn.privileged'))
    if (/^(?:-v|--volume|--mount)$/.test(arg))
      found.push(sentence('warn.sees-folder', { what: `${arg} ${argv[index + 1] ?? ''}` }))
    if (/^(?:-v.+|--volume=.+|--mount=.+)$/.test(arg)) found.push(sentence('warn.sees-folder', { what: arg }))
    if (/docker\.sock/.test(arg)) found.push(sentence('warn.docker-socket'))
    if (
      /^--(?:network|net|pid|ipc|userns)=host$/.test(arg) ||
      (/^--(?:network|net|pid|ipc|userns)$/.test(arg) && argv[index + 1] === 'host')
    )
      found.push(sentence('warn.shares', { what: arg }))
    if (/^--(?:cap-add|device|security-opt)/.test(arg)) found.push(sentence('warn.rights', { what: arg }))
  }
  return warn(say('warn.container'), say('warn.container-why'), found)
}

export const unpinned: Rule = ({ argv }) => {
  for (const step of stepsOf(argv)) {
    const image = imageIn(step)
    if (image !== null && !fixedImage(image)) return warn(say('warn.unpinned'), say('warn.unpinned-image-why'), [image])
    const wanted = packageIn(step)
    if (wanted !== null && !fixedPackage(wanted))
      return warn(say('warn.unpinned'), say('warn.unpinned-package-why', { program: step.program }), [wanted])
  }
  return null
}
const fixedImage = (image: string): boolean =>
  image.includes('@sha256:') || (/:[^/:]+$/.test(image) && !image.endsWith(':latest'))
const fixedPackage = (wanted: string): boolean =>
  /(?!^)@\d|==\d|^(?:\.{0,2}\/|git\+https?:.*@[0-9a-f]{7,})/.test(wanted)
