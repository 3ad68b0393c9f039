// Judges payloads by the types of @slack/types and the lengths that their
// comments give. Usage: node types.mjs FOLDER FILE, where FOLDER has the
// node_modules and FILE is TypeScript. Each fault is a line; the last line
// counts what was looked at.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, file] = process.argv.slice(2);
const ts = createRequire(join(folder, 'x.js'))('typescript');
const program = ts.createProgram([file], {
  strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [],
  paths: { '@slack/types': [join(folder, 'node_modules/@slack/types')] },
});
const checker = program.getTypeChecker();
const source = program.getSourceFile(file);
const faults = [];
const at = (node) => `line ${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;

for (const d of ts.getPreEmitDiagnostics(program)) {
  const line = d.file ? `line ${d.file.getLineAndCharacterOfPosition(d.start).line + 1}` : '';
  faults.push(`${line}: ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`);
}

const limit = (doc) => {
  const m = /max(?:imum)?[^.]*?length[^.]*?(\d[\d,]*)\s*(?:-\s*)?character/i.exec(doc)
    ?? /(\d[\d,]*)\s+characters?\s+(?:max|or less)/i.exec(doc);
  return m ? Number(m[1].replaceAll(',', '')) : undefined;
};

// The members of a contextual type whose "type" is that of the literal.
function members(node) {
  const type = checker.getContextualType(node);
  if (!type) return [];
  const all = type.isUnion() ? type.types : [type];
  const own = node.properties.find((p) => p.name?.getText().replaceAll('"', '') === 'type');
  if (!own || !ts.isStringLiteral(own.initializer)) return all;
  return all.filter((t) => {
    const s = t.getProperty('type');
    const of = s && checker.getTypeOfSymbolAtLocation(s, node);
    return of?.isStringLiteral() ? of.value === own.initializer.text : true;
  });
}

let objects = 0, limits = 0;
function visit(node) {
  if (ts.isObjectLiteralExpression(node)) {
    objects++;
    const types = members(node);
    for (const p of node.properties) {
      const name = p.name.getText().replaceAll('"', '');
      let text = p.initializer;
      if (ts.isObjectLiteralExpression(text)) { // a text object: the limit is that of its field
        text = text.properties.find((q) => q.name.getText() === '"text"')?.initializer;
      }
      if (!text || !ts.isStringLiteral(text)) continue;
      for (const t of types) {
        const s = t.getProperty(name);
        const most = s && limit(ts.displayPartsToString(s.getDocumentationComment(checker)) + s.getJsDocTags(checker).map((x) => ts.displayPartsToString(x.text)).join(' '));
        if (most === undefined) continue;
        limits++;
        if (text.text.length > most) faults.push(`${at(text)}: ${name} has ${text.text.length} of ${most} characters`);
      }
    }
  }
  ts.forEachChild(node, visit);
}
visit(source);
for (const f of faults) console.log(f);
console.log(`${objects} objects and ${limits} lengths were judged.`);
process.exit(faults.length > 0 ? 1 : 0);
