/**
 * What a place where packages are published has to do so that servers can come from it: look a package up, plan how it
 * will run, bring it into a folder of its own, prove later that nothing changed there, and start it. One folder beside
 * this file does that for one such place; the rest of Patchbay asks for what it needs by the kind of a definition's
 * source (package-sources.ts) and tests for no kind.
 *
 * Its functions are written as methods, which TypeScript compares loosely, so that a source of one kind may stand in the
 * list of all: each is found by the kind of what it is given, and never meets another's.
 */
import type { ZodObject, ZodLiteral, ZodRawShape } from 'zod'
import type { Failure, Outcome } from '../../contract/failure.ts'
import type { CatalogueEntry, Launch, PackageFacts, Source } from '../../contract/model.ts'
import type { PackagedSource, PackageKind } from '../../contract/packages.ts'
import type { ServerSource } from '../../contract/requests.ts'
import type { Runtime } from '../runtimes/types.ts'
import type { CatalogueParts } from './parts.ts'

/** A package as a person asks for it, before anything was looked up. */
export type PackageOrder<K extends PackageKind = PackageKind> = Extract<ServerSource, { from: K }>
export type SourceOf<K extends PackageKind> = Extract<Source, { readonly kind: K }>
/** What a source works with on this computer. */
export type SourceTools = Pick<CatalogueParts, 'runtimes' | 'env' | 'run' | 'treeMs'>

/** The parts of a name as it was typed. */
export interface PackageName {
  /** Without its version. */
  readonly full: string
  /** The part that says what it is. */
  readonly short: string
  /** Whose it is, for names that say nothing without ("mcp"); null where no name says so. */
  readonly publisher: string | null
  /** As typed: a version, a range or a tag; null = the newest. */
  readonly version: string | null
}
/** What a look-up will be made for. */
export interface PackageAddress {
  readonly text: string
  /** What was found for it may be believed for a while; a file can be packed again under the same name. */
  readonly lasting: boolean
}
export interface FoundPackage {
  readonly facts: PackageFacts
  /** The programs it brings; one of them is the server. */
  readonly bins: readonly { readonly name: string; readonly file: string }[]
  /** What its installer is given: exact. */
  readonly install: string
}
export interface PackagePlan<S = PackagedSource> {
  readonly source: S
  /** The file that is started, as the package names it. */
  readonly program: string
  readonly runtime: Runtime
  /** Reviewable, but not to be installed like this. */
  readonly blocked: Failure | null
}
export interface PackagePlace {
  /** The server's own folder. */
  readonly prefix: string
  readonly platform: NodeJS.Platform
}
export interface PackageInstall {
  readonly prefix: string
  readonly launch: Launch
  readonly found: FoundPackage
  readonly signal: AbortSignal
  /** "141 of 187 packages" */
  readonly onProgress: (note: string) => void
}

/** S and O follow from K; they are parameters so that TypeScript sees what a list of several kinds may hold. */
export interface PackageSource<K extends PackageKind = PackageKind, S = SourceOf<K>, O = PackageOrder<K>> {
  readonly kind: K
  /** What its packages need, as the catalogue names it. */
  readonly runsOn: CatalogueEntry['runsOn']
  /** The shape that settings keep of a definition's source. */
  readonly kept: ZodObject<{ kind: ZodLiteral<K> } & ZodRawShape>
  /**
   * Programs that fetch such a package and run it, by their bare names. What their words ask for becomes an order; null
   * where they ask for something else, which then stays the command that it is. Pure.
   */
  readonly runners: Readonly<Record<string, (args: readonly string[]) => O | null>>

  /** What a lone word asks for, when it can be a package's name. Pure. */
  named(word: string): O | null
  /** The order for a package of the catalogue; null = its newest version. Pure. */
  order(name: string, version: string | null, args: readonly string[]): O
  /** Pure; believes nothing: an order may hold anything that was typed. */
  nameIn(order: O): PackageName
  /** Everything that decides which code runs, in an order that never changes: it is hashed for the consent. Pure. */
  consented(source: S): readonly unknown[]
  /** The arguments of a launch that are the person's own. Pure. */
  ownArgs(launch: Extract<Launch, { readonly kind: 'stdio' }>): readonly string[]

  /** Refuses what is no name of a package here, before any program is started. Pure. */
  address(order: O): Outcome<PackageAddress>
  /** What it is and brings along. Leaves nothing behind. */
  lookUp(order: O, tools: SourceTools, signal?: AbortSignal): Promise<Outcome<FoundPackage>>
  /** What on this computer could run its packages, best first. */
  runtimes(tools: SourceTools): Promise<readonly Runtime[]>
  /** Which version, which of its programs, on what. Fails with several-bins where a person has to choose. Pure. */
  plan(order: O, found: FoundPackage, runtimes: readonly Runtime[]): Outcome<PackagePlan<S>>
  /** How what was planned is started, once it lies in its folder. Pure. */
  launch(plan: PackagePlan<S>, args: readonly string[], place: PackagePlace): Launch
  /**
   * Brings exactly what was agreed to into its folder and remembers its content for verify. Runs nothing of it. On failure
   * the folder may be half filled; the caller removes it.
   */
  install(source: S, asked: PackageInstall, tools: SourceTools): Promise<Outcome<null>>
  /** Is the code in its folder still what was installed? Refuses with integrity. */
  verify(prefix: string, name: string): Promise<Outcome<null>>
  /** Code of packages that runs at install, and only after a person agreed to it. Left out where there is none. */
  readonly scripts?: PackageScripts
}
export interface PackageScripts {
  /** Packages of the folder that have some. */
  named(prefix: string): Promise<readonly string[]>
  /** Did they run on what lies there now? */
  ran(prefix: string): Promise<boolean>
  run(prefix: string, tools: SourceTools): Promise<Outcome<null>>
}
