import config from './eslint.config.mjs'

// Everything at once, with the types of one program: a program for each package takes half as much time again.
export default [
  ...config,
  { ignores: ['examples'] },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: false, project: ['./tsconfig.lint.json'] } },
  },
]
