interface ScriptUrls {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: (url: string) => string }
  ) => { readonly createScriptURL: (url: string) => string }
}

/** Starts a thread from one of the page's own files. The page's policy takes no plain text as the address of a script. */
export function startWorker(url: string): Worker {
  const own = new URL(url, location.href)
  if (own.origin !== location.origin) throw new Error('A thread is started from the page’s own files only.')
  policy ??= (globalThis as { readonly trustedTypes?: ScriptUrls }).trustedTypes?.createPolicy('patchbay-threads', {
    createScriptURL: (given) => given
  })
  return new Worker(policy?.createScriptURL(own.href) ?? own.href, { type: 'module' })
}
let policy: ReturnType<ScriptUrls['createPolicy']> | undefined
