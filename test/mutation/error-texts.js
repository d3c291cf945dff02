import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Calls that take a text which only an error shows. */
const NAMED = new Set(['assertSecretKey']);

/** The words of an error may change: its code or its class is what it is known by, and tests expect that. */
const ignorer = {
  shouldIgnore(path) {
    if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
    const { parent } = path;
    const { name } = parent.callee ?? {};
    const isErrorText =
      (parent.type === 'NewExpression' && /Error$/.test(name) && parent.arguments[0] !== path.node) ||
      (parent.type === 'NewExpression' && /^(Range|Type)?Error$/.test(name)) ||
      (parent.type === 'CallExpression' && NAMED.has(name));
    return isErrorText ? 'the words of an error' : undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'error-texts', ignorer)];
