import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist', 'node_modules', 'data', 'coverage', '**/generated'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Nest modules and empty DTOs are classes that only carry decorators.
      '@typescript-eslint/no-extraneous-class': 'off',
      // DTOs and entities are shapes: they have no methods that a plain object would lack.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // The type of a DTO's property is read at run time, so it is written even where it could be inferred.
      '@typescript-eslint/no-inferrable-types': ['error', { ignoreProperties: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
  { files: ['web/**/*.ts', 'web/**/*.tsx'], ...reactHooks.configs.flat.recommended },
  // It concerns React's compiler, which does not compile this page.
  { files: ['web/**/*.ts', 'web/**/*.tsx'], rules: { 'react-hooks/incompatible-library': 'off' } },
  { files: ['scripts/**', 'test/**', 'bench/**'], rules: { 'no-console': 'off' } },
);
