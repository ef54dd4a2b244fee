import nx from '@nx/eslint-plugin'
import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import tseslint from 'typescript-eslint'

// Who may depend on whom. `design` in words: cli → {engine, libraries} → core; plugins → core; testkit only in tests;
// benchmarks measure what they like, and nobody depends on them.
const boundaries = [
  { sourceTag: 'type:core', onlyDependOnLibsWithTags: ['type:core'] },
  {
    sourceTag: 'type:engine',
    onlyDependOnLibsWithTags: ['type:core', 'type:testkit'],
    bannedExternalImports: ['tsyringe', '@octokit/*', '@oclif/*', 'undici', 'convict'],
  },
  {
    sourceTag: 'type:library',
    onlyDependOnLibsWithTags: ['type:core', 'type:testkit'],
    bannedExternalImports: ['tsyringe', '@oclif/*'],
  },
  { sourceTag: 'type:simulation', onlyDependOnLibsWithTags: ['type:core'], bannedExternalImports: ['tsyringe'] },
  {
    sourceTag: 'type:testkit',
    onlyDependOnLibsWithTags: ['type:core', 'type:simulation'],
    bannedExternalImports: ['tsyringe'],
  },
  {
    sourceTag: 'type:plugin',
    onlyDependOnLibsWithTags: ['type:core', 'type:testkit'],
    bannedExternalImports: ['tsyringe', '@oclif/*'],
  },
  {
    sourceTag: 'type:cli',
    onlyDependOnLibsWithTags: ['type:core', 'type:engine', 'type:library', 'type:simulation', 'type:testkit'],
    bannedExternalImports: ['tsyringe'],
  },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:tool'], bannedExternalImports: ['tsyringe'] },
  {
    sourceTag: 'type:bench',
    onlyDependOnLibsWithTags: ['type:tool', 'type:core', 'type:engine', 'type:simulation', 'type:plugin'],
    bannedExternalImports: ['tsyringe'],
  },
  { sourceTag: 'scope:simulator', onlyDependOnLibsWithTags: ['scope:simulator'] },
]

export default tseslint.config(
  { ignores: ['**/dist', '**/out-tsc', '**/fixtures', '**/coverage', '**/*.cjs', '**/*.mjs', '**/tmp'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, banTransitiveDependencies: true, allow: [], depConstraints: boundaries },
      ],
      'no-control-regex': 'off', // looking for control characters is this project's business
      'no-empty': ['error', { allowEmptyCatch: false }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/require-await': 'off', // contracts are asynchronous also where one implementation is not
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked, languageOptions: { globals: { module: 'writable', require: 'readonly', process: 'readonly', afterEach: 'readonly' } } },
  prettier,
)
