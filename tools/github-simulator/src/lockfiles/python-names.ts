/** PyPI's identity of a name: `Ruamel.Yaml_x` and `ruamel-yaml-x` are one project. */
export function normalisedPythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

/** As file names of archives spell it. */
export function archivePythonName(name: string): string {
  return normalisedPythonName(name).replaceAll('-', '_')
}
