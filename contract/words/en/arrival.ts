/** Servers that are found in hosts' files and taken over, and who uses them afterwards. */
export const arrival = {
  'arrival.entry-changed': ({ name, file }: { name: string; file: string }) =>
    `The entry named ${name} in ${file} is no longer as it was shown, so nothing was written. Look at the new plan, then agree to it.`,
  'arrival.no-copy': ({ file }: { file: string }) =>
    `The copy of ${file} from before is gone, so what was taken out of it cannot be put back.`,
  'arrival.ids-needed': () => 'Each server needs an id of its own to be added with others.',
  'arrival.host-twice': () => 'A host’s file can be written only once in one go.',
  'arrival.not-kept': () =>
    'Nothing that came together within the last 24 hours goes by this name, or it was taken back already.',
  'arrival.unexpected': () => 'This could not be done, for a reason that Patchbay did not expect.'
}
