/** Secrets and where they are kept. */
export const secrets = {
  'secret.foreign': ({ name, server }: { name: string; server: string }) =>
    `${name} refers to a secret that does not belong to ${server}. Set it again in its settings.`,
  'secret.not-set': ({ name, server }: { name: string; server: string }) =>
    `${name} is not set. Add it in the settings of ${server}, then it starts.`,
  'secret.add': () => 'Add it',
  'secret.missing': ({ name, server }: { name: string; server: string | null }) =>
    `The secret ${name} is not in the vault. Enter it again in the settings of ${server ?? 'the server'}; secrets that were kept for one session are gone after a restart.`,

  'vault.no-keychain': () =>
    'This computer has no keychain that Patchbay can use, so secrets are kept in memory until Patchbay quits. To keep them longer, choose a file that only your user may read (anyone who can read your files can read it).',
  'vault.not-taken': () =>
    'The keychain of this computer did not take the secret, so it is kept in memory until Patchbay quits. The keychain may be locked: unlock it, then set the secret again. Or do without: a file that only your user may read (anyone who can read your files can read it).',
  'vault.not-given': () =>
    'The keychain of this computer did not give the secret. It may be locked: unlock it, then try again.',
  'vault.why': ({ why }: { why: string }) => `The keychain: ${why}`,
  'vault.not-looked': () => 'it was not looked for yet',
  'vault.silent': ({ seconds }: { seconds: number }) => `The keychain did not answer within ${seconds} s.`,
  'vault.use-memory': () => 'Keep secrets until Patchbay quits',
  'vault.use-file': () => 'Keep secrets in a file only you can read'
}
