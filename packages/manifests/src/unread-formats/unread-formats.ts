import { ECOSYSTEMS, type Ecosystem, type ManifestParser } from '@ioc-scanner/core'

/** A format that is known by its names only. */
interface Known {
  /** Without the prefix that keeps it out of the way of a parser of that name. */
  readonly name: string
  readonly kind: ManifestParser['kind']
  readonly ecosystems: readonly Ecosystem[]
  /** What its files are called: cheap, since every file of every tree is asked. */
  readonly names: RegExp
  /** Of the whole path, where the name alone says too little. */
  readonly paths?: RegExp
  /** What it is; and what to do about it, where there is something. */
  readonly what: string
}

const KNOWN: readonly Known[] = [
  {
    name: 'bun-lockb',
    kind: 'lockfile',
    ecosystems: ['npm'],
    names: /^bun\.lockb$/,
    what: "Bun's binary lockfile (bun install --save-text-lockfile writes one that is read)",
  },
  {
    name: 'deno-lock',
    kind: 'lockfile',
    ecosystems: ['npm'],
    names: /^deno\.lock$/,
    what: "Deno's lockfile, which may name npm packages",
  },
  {
    name: 'deno-json',
    kind: 'manifest',
    ecosystems: ['npm'],
    names: /^(?:(?:deno|jsr)\.jsonc?|import[-_]?map\.json)$/,
    what: 'a manifest of Deno or JSR or an import map, which may name npm packages',
  },
  {
    name: 'yarn-pnp',
    kind: 'manifest',
    ecosystems: ['npm'],
    names: /^\.pnp\.(?:c?js|data\.json)$/,
    what: "Yarn's table of installed packages without the lockfile beside it",
  },
  {
    name: 'meteor-package',
    kind: 'manifest',
    ecosystems: ['npm'],
    names: /^package\.js$/,
    paths: /^(?:(?:.*\/)?packages\/[^/]+\/)?package\.js$/,
    what: 'a Meteor package, which may name npm packages',
  },
  {
    name: 'mcp-servers',
    // npx and uvx ask no lockfile.
    kind: 'lockfile',
    ecosystems: ['npm', 'PyPI'],
    names: /^\.?mcp\.json$/,
    paths: /(?:^|\/)(?:\.mcp|\.(?:vscode|cursor|roo)\/mcp)\.json$/,
    what: 'a list of MCP servers, which npx or uvx may install',
  },
  {
    name: 'pylock-toml',
    kind: 'lockfile',
    ecosystems: ['PyPI'],
    names: /^pylock(?:\..+)?\.toml$/,
    what: 'a Python lockfile (PEP 751)',
  },
  {
    name: 'pdm-lock',
    kind: 'lockfile',
    ecosystems: ['PyPI'],
    names: /^pdm\.lock$/,
    what: "PDM's lockfile",
  },
  {
    name: 'pixi',
    kind: 'lockfile',
    ecosystems: ['PyPI'],
    names: /^pixi\.(?:lock|toml)$/,
    what: "Pixi's lockfile or manifest, which may name PyPI packages",
  },
  {
    name: 'conda',
    // No lockfile of pip's world is made from it: none beside it decides.
    kind: 'lockfile',
    ecosystems: ['PyPI'],
    names: /^(?:environment|conda(?:[-_](?:env|environment))?|(?:.+[-.])?conda-lock)\.ya?ml$/,
    what: 'a Conda environment, whose list for pip may name PyPI packages',
  },
  {
    name: 'setup-py',
    kind: 'manifest',
    ecosystems: ['PyPI'],
    names: /^setup\.(?:py|cfg)$/,
    what: 'the setup of a Python package, which may declare dependencies, without a lockfile that is read',
  },
  {
    name: 'python-metadata',
    kind: 'manifest',
    ecosystems: ['PyPI'],
    names: /^(?:METADATA|PKG-INFO|requires\.txt)$/,
    paths: /\.(?:dist|egg)-info\/[^/]+$/,
    what: 'what an installed or built Python package says of itself',
  },
  {
    name: 'gemfile',
    kind: 'manifest',
    ecosystems: ['RubyGems'],
    names: /^(?:Gemfile|gems\.rb|.+\.gemfile|.+\.gemspec)$/,
    what: "Bundler's manifest or a gem's description without the lockfile beside it",
  },
  {
    name: 'maven-pom',
    kind: 'manifest',
    ecosystems: ['Maven'],
    names: /^pom\.xml$/,
    what: "Maven's project file",
  },
  {
    name: 'maven-extensions',
    kind: 'manifest',
    ecosystems: ['Maven'],
    names: /^extensions\.xml$/,
    paths: /(?:^|\/)\.mvn\/extensions\.xml$/,
    what: 'extensions of Maven, which run in every build',
  },
  {
    name: 'gradle',
    kind: 'manifest',
    ecosystems: ['Maven'],
    names: /^(?:.+\.gradle(?:\.kts)?|(?:buildscript-)?gradle\.lockfile|.+\.versions\.toml)$/,
    what: 'a build, lockfile or catalog of versions of Gradle',
  },
  {
    name: 'gradle-verification',
    kind: 'lockfile',
    ecosystems: ['Maven'],
    names: /^verification-metadata\.xml$/,
    paths: /(?:^|\/)gradle\/verification-metadata\.xml$/,
    what: "Gradle's list of verified packages",
  },
  {
    name: 'sbt',
    kind: 'manifest',
    ecosystems: ['Maven'],
    names: /^(?:.+\.sbt|build\.sbt\.lock)$/,
    what: 'a build of sbt',
  },
  {
    name: 'clojure',
    kind: 'manifest',
    ecosystems: ['Maven'],
    names: /^(?:deps\.edn|project\.clj)$/,
    what: 'a Clojure project',
  },
  {
    name: 'ivy',
    kind: 'manifest',
    ecosystems: ['Maven'],
    names: /^ivy\.xml$/,
    what: "Ivy's list of dependencies of an Ant build",
  },
  {
    name: 'kotlin-script',
    kind: 'manifest',
    ecosystems: ['Maven'],
    names: /^.+\.main\.kts$/,
    what: 'a Kotlin script, which may name Maven packages',
  },
  {
    name: 'bazel',
    kind: 'lockfile',
    ecosystems: ['Maven'],
    names: /^(?:(?:.+_)?maven_install\.json|(?:.+\.)?MODULE\.bazel(?:\.lock)?|WORKSPACE(?:\.bazel)?)$/,
    what: "Bazel's modules or its lockfile of Maven packages, of which they may name some",
  },
  {
    name: 'nuget-lock',
    kind: 'lockfile',
    ecosystems: ['NuGet'],
    names: /^packages(?:\..+)?\.lock\.json$/i,
    what: "NuGet's lockfile",
  },
  {
    name: 'nuget-assets',
    kind: 'lockfile',
    ecosystems: ['NuGet'],
    names: /^(?:project\.assets|.+\.deps)\.json$/i,
    what: 'what a .NET build resolved its packages to',
  },
  {
    name: 'nuget-packages-config',
    kind: 'manifest',
    ecosystems: ['NuGet'],
    names: /^packages\.config$/i,
    what: "NuGet's list of packages",
  },
  {
    name: 'paket',
    kind: 'lockfile',
    ecosystems: ['NuGet'],
    names: /^paket\.(?:lock|dependencies)$/i,
    what: "Paket's lockfile or manifest",
  },
  {
    name: 'dotnet-project',
    kind: 'manifest',
    ecosystems: ['NuGet'],
    names: /^(?:.+\.(?:(?:cs|fs|vb)proj|nuspec)|directory\.(?:packages|build)\.(?:props|targets))$/i,
    what: 'a .NET project without a lockfile that is read',
  },
  {
    name: 'dotnet-tools',
    kind: 'manifest',
    ecosystems: ['NuGet'],
    names: /^(?:dotnet-tools\.json|global\.json|.+\.cake)$/,
    paths: /(?:^|\/)dotnet-tools\.json$|^global\.json$|\.cake$/,
    what: 'tools, SDKs or a build script of .NET, which may name NuGet packages',
  },
  {
    name: 'vscode-extensions',
    kind: 'manifest',
    ecosystems: ['VSCode', 'OpenVSX'],
    names: /^(?:extensions\.json|\.?devcontainer\.json|.+\.code-workspace)$/,
    paths: /(?:^|\/)\.vscode\/extensions\.json$|devcontainer\.json$|\.code-workspace$/,
    what: 'a list of editor extensions',
  },
  {
    name: 'sbom',
    kind: 'sbom',
    ecosystems: ECOSYSTEMS,
    names:
      /^(?:s?bom\.(?:json|xml)|.+\.(?:cdx|bom|sbom)\.(?:json|xml)|.+\.spdx(?:\.(?:json|ya?ml|rdf|xml|rdf\.xml))?|.+\.syft\.json)$/,
    what: 'a software bill of materials',
  },
]

/**
 * Formats that hold packages and are not read yet. Known by name they cannot be passed over in silence: the scan names them
 * as gaps. A parser that matches the same path takes the place of one, whoever registers it.
 */
export const unreadFormats: readonly ManifestParser[] = KNOWN.map(
  ({ name, kind, ecosystems, names, paths, what }): ManifestParser => ({
    name: `unread-${name}`,
    version: 1,
    kind,
    ecosystems,
    unread: what,
    matches: (path) => names.test(path.slice(path.lastIndexOf('/') + 1)) && (paths?.test(path) ?? true),
    parse: (_input, report) => {
      report({ reason: `recognised and not read: ${what}` })
      return { packages: [] }
    },
  }),
)
